package io.github.sparseae.tf.internal.graph;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;

/**
 * Scopes whose names are the same under every default locale. TensorFlow Java numbers operations of
 * the same name in the digits of the default locale, and TensorFlow refuses other than ASCII ones:
 * in Arabic or Persian, among others, there would be no graph.
 */
public final class AsciiScope {
  private AsciiScope() {}

  public static Ops ops(Graph graph) {
    return Ops.create(withAsciiNames(ExecutionEnvironment.class, graph));
  }

  /** Returns a view of a graph or scope that hands out scopes and names with ASCII digits. */
  private static <V> V withAsciiNames(Class<V> kind, V of) {
    return kind.cast(
        Proxy.newProxyInstance(
            AsciiScope.class.getClassLoader(),
            new Class<?>[] {kind},
            (self, method, arguments) -> {
              // What a default method does, such as adding an operation, goes through the view.
              Object result =
                  method.isDefault()
                      ? InvocationHandler.invokeDefault(self, method, arguments)
                      : call(method, of, arguments);
              if (result instanceof Scope scope) {
                return withAsciiNames(Scope.class, scope);
              }
              return result instanceof String name ? ascii(name) : result;
            }));
  }

  private static Object call(Method method, Object of, Object[] arguments) throws Throwable {
    try {
      return method.invoke(of, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static String ascii(String name) {
    StringBuilder ascii = new StringBuilder(name);
    for (int i = 0; i < ascii.length(); i++) {
      int digit = Character.digit(ascii.charAt(i), 10);
      if (digit >= 0) {
        ascii.setCharAt(i, (char) ('0' + digit));
      }
    }
    return ascii.toString();
  }
}
