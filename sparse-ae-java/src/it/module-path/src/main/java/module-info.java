/** Needs the engine by name, so that Maven and Gradle put it on the module path. */
module com.example {
  requires io.github.sparseae.java;
}
