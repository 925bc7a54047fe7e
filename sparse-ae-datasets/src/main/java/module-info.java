/**
 * Data sets to learn on: MNIST, downloaded once and checked, generated digits, and activations with
 * known features.
 */
module io.github.sparseae.datasets {
  requires com.google.common;
  requires java.net.http;
  requires transitive io.github.sparseae;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive org.jspecify;

  exports io.github.sparseae.datasets;
}
