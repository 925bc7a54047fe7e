/** Needs the library and nothing else. */
module com.example {
  requires io.github.sparseae;
}
