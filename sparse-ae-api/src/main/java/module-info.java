import io.github.sparseae.engine.EngineProvider;

/**
 * Sparse autoencoders: specifications, training, and results, without an engine.
 *
 * <p>An engine is found as a service; {@code io.github.sparseae.tf} is one.
 *
 * @uses EngineProvider
 */
@SuppressWarnings("module") // of those that it exports to, none is there when this one is compiled
module io.github.sparseae {
  requires com.google.gson;
  requires com.google.common;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive java.desktop; // only for Picture.toImage
  requires static transitive org.jspecify;

  exports io.github.sparseae;
  exports io.github.sparseae.data;
  exports io.github.sparseae.engine;
  exports io.github.sparseae.file;
  exports io.github.sparseae.metrics;
  exports io.github.sparseae.model;
  exports io.github.sparseae.picture;
  exports io.github.sparseae.probe;
  exports io.github.sparseae.pursuit;
  exports io.github.sparseae.table;
  exports io.github.sparseae.train;
  exports io.github.sparseae.internal.builder to
      io.github.sparseae.datasets;
  exports io.github.sparseae.internal.concurrent to
      io.github.sparseae.java,
      io.github.sparseae.tf;
  exports io.github.sparseae.internal.data to
      io.github.sparseae.report;
  exports io.github.sparseae.internal.data.idx to
      io.github.sparseae.datasets;
  exports io.github.sparseae.internal.file to
      io.github.sparseae.report;
  exports io.github.sparseae.internal.io to
      io.github.sparseae.datasets,
      io.github.sparseae.onnx,
      io.github.sparseae.report,
      io.github.sparseae.tf;
  exports io.github.sparseae.internal.random to
      io.github.sparseae.datasets;

  uses EngineProvider;
}
