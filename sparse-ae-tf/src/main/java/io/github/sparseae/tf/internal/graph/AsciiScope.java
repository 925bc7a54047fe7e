package io.github.sparseae.tf.internal.graph;

import org.tensorflow.ConcreteFunction;
import org.tensorflow.DeviceSpec;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;

/**
 * A scope whose names are the same under every default locale. TensorFlow Java numbers operations
 * of the same name in the digits of the default locale, and TensorFlow refuses other than ASCII
 * ones: in Arabic or Persian, among others, there would be no graph.
 */
public final class AsciiScope implements Scope {
  private final Scope scope;

  private AsciiScope(Scope scope) {
    this.scope = scope;
  }

  /** Returns the operations of a graph. */
  public static Ops ops(Graph graph) {
    return Ops.create(new Environment(graph));
  }

  /** A graph whose outermost scope has ASCII names. */
  private record Environment(Graph graph) implements ExecutionEnvironment {
    @Override
    public Scope baseScope() {
      return new AsciiScope(graph.baseScope());
    }

    @Override
    public OperationBuilder opBuilder(String type, String name, Scope scope) {
      return graph.opBuilder(type, name, scope);
    }

    @Override
    public void attachFunction(ConcreteFunction function) {
      graph.attachFunction(function);
    }

    @Override
    public void checkInput(Op input) {
      graph.checkInput(input);
    }

    @Override
    public void checkInput(Operation input) {
      graph.checkInput(input);
    }

    @Override
    public Types environmentType() {
      return graph.environmentType();
    }

    @Override
    public boolean isInitializer(Operation operation) {
      return graph.isInitializer(operation);
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

  @Override
  public ExecutionEnvironment env() {
    return scope.env();
  }

  @Override
  public Scope withSubScope(String name) {
    return new AsciiScope(scope.withSubScope(name));
  }

  @Override
  public Scope withName(String name) {
    return new AsciiScope(scope.withName(name));
  }

  @Override
  public Scope withNameAsSubScope(String defaultName) {
    return new AsciiScope(scope.withNameAsSubScope(defaultName));
  }

  @Override
  public Scope withDevice(DeviceSpec device) {
    return new AsciiScope(scope.withDevice(device));
  }

  @Override
  public Scope withInitScope() {
    return new AsciiScope(scope.withInitScope());
  }

  @Override
  public Scope withControlDependencyOps(Iterable<Operation> dependencies) {
    return new AsciiScope(scope.withControlDependencyOps(dependencies));
  }

  @Override
  public String makeOpName(String defaultName) {
    return ascii(scope.makeOpName(defaultName));
  }

  @Override
  public String makeUnique(String id) {
    return ascii(scope.makeUnique(id));
  }

  @Override
  public void refreshNames() {
    scope.refreshNames();
  }

  @Override
  public OperationBuilder apply(OperationBuilder builder) {
    return scope.apply(builder);
  }

  @Override
  public String getDeviceString() {
    return scope.getDeviceString();
  }

  @Override
  public boolean isInit() {
    return scope.isInit();
  }
}
