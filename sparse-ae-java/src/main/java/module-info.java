import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.java.JavaEngineProvider;

/**
 * The engine in plain Java.
 *
 * <p>It uses {@code jdk.incubator.vector} where that module is present ({@code --add-modules
 * jdk.incubator.vector}), and gives the same bits without it.
 */
module io.github.sparseae.java {
  requires com.google.common;
  requires transitive io.github.sparseae;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive org.jspecify;

  exports io.github.sparseae.java;

  provides EngineProvider with
      JavaEngineProvider;
}
