/** Pages, charts and event files: what a person looks at during and after training. */
module io.github.sparseae.report {
  requires com.google.common;
  requires transitive io.github.sparseae;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive org.jspecify;

  exports io.github.sparseae.report;
}
