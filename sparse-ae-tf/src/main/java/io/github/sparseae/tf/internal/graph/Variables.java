package io.github.sparseae.tf.internal.graph;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Ints;
import io.github.sparseae.model.DenseArray;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TFloating;

/**
 * The arrays of a session, by name. They are resource variables: a value that was read does not
 * change when the variable is written, so all gradients of a step use the same values.
 */
public final class Variables<T extends TFloating> {
  /**
   * The number of numbers that one call sets. TensorFlow prepares each set of assignments once, so
   * few sets are faster; but all their values are in its memory twice.
   */
  private static final int SMALL = 1 << 20;

  private final Ops tf;
  private final TensorPrecision<T> numbers;
  private final String container;
  private final @Nullable Variables<T> before;
  private final UnaryOperator<Variable<T>> changed;
  private final Map<String, Variable<T>> variables = new LinkedHashMap<>();

  /** The names of those that have a value in the session. */
  private final Set<String> assigned = new HashSet<>();

  /** An array: its handle, its value, and the operation that sets it. */
  record Variable<T extends TFloating>(
      VarHandleOp handle,
      Operand<T> value,
      Placeholder<T> fed,
      AssignVariableOp assignment,
      List<Integer> shape) {

    Variable<T> with(Operand<T> changed) {
      return new Variable<>(handle, changed, fed, assignment, shape);
    }
  }

  /** Keeps the arrays in a container, apart from equal names in a process that shares variables. */
  public Variables(Ops tf, TensorPrecision<T> numbers, String container) {
    this(tf, numbers, container, null, UnaryOperator.identity());
  }

  private Variables(
      Ops tf,
      TensorPrecision<T> numbers,
      String container,
      @Nullable Variables<T> before,
      UnaryOperator<Variable<T>> changed) {
    this.tf = tf;
    this.numbers = numbers;
    this.container = container;
    this.before = before;
    this.changed = changed;
  }

  /** Returns the same arrays, with their values read again after some operations. */
  public Variables<T> after(List<Op> done) {
    Ops after = tf.withControlDependencies(done);
    return with(variable -> variable.with(after.readVariableOp(variable.handle(), numbers.type())));
  }

  /** Returns the same arrays, with what an operation makes of their values. */
  Variables<T> through(UnaryOperator<Operand<T>> operation) {
    return with(variable -> variable.with(operation.apply(variable.value())));
  }

  private Variables<T> with(UnaryOperator<Variable<T>> changed) {
    return new Variables<>(tf, numbers, container, this, changed);
  }

  /** Returns the array of that name; adds it to the graph, without a value, if it is new. */
  public Variable<T> get(String name, List<Integer> shape) {
    return variables.computeIfAbsent(
        name, unused -> before == null ? add(name, shape) : changed.apply(before.get(name, shape)));
  }

  private Variable<T> add(String name, List<Integer> lengths) {
    Shape shape = shape(lengths);
    Ops scope = tf.withSubScope(name.replace('/', '.'));
    VarHandleOp handle =
        scope.varHandleOp(
            numbers.type(),
            shape,
            VarHandleOp.sharedName(name.replace('/', '.')),
            VarHandleOp.container(container));
    Placeholder<T> fed = scope.placeholder(numbers.type(), Placeholder.shape(shape));
    return new Variable<>(
        handle,
        scope.readVariableOp(handle, numbers.type()),
        fed,
        scope.assignVariableOp(handle, fed),
        lengths);
  }

  /** Returns the names of the arrays with a value. */
  public Set<String> names() {
    return assigned;
  }

  /** Returns copies of the named arrays, of those that are there. */
  public Map<String, DenseArray> read(Session session, Collection<String> names) {
    Map<String, Variable<T>> wanted = new LinkedHashMap<>(variables);
    wanted.keySet().retainAll(names);
    Session.Runner runner = session.runner();
    wanted.values().forEach(variable -> runner.fetch(variable.value()));
    Map<String, DenseArray> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      int i = 0;
      for (String name : wanted.keySet()) {
        values.put(name, numbers.read(result.get(i++)));
      }
    }
    return values;
  }

  /** Sets all arrays; one that is not among the values becomes zeros. */
  public void writeAll(Session session, Map<String, DenseArray> values) {
    Map<String, DenseArray> all = new LinkedHashMap<>();
    variables.forEach(
        (name, variable) -> {
          DenseArray value = values.get(name);
          all.put(name, value != null ? value : zeros(variable.shape()));
        });
    write(session, all);
  }

  /** Sets arrays that are in the graph: small ones together, large ones in calls of their own. */
  public void write(Session session, Map<String, DenseArray> values) {
    Map<String, DenseArray> together = new LinkedHashMap<>();
    long size = 0;
    for (Map.Entry<String, DenseArray> entry : values.entrySet()) {
      size += entry.getValue().size();
      if (!together.isEmpty() && size > SMALL) {
        assign(session, together);
        together.clear();
        size = entry.getValue().size();
      }
      together.put(entry.getKey(), entry.getValue());
    }
    if (!together.isEmpty()) {
      assign(session, together);
    }
  }

  private void assign(Session session, Map<String, DenseArray> values) {
    try (Feeds<T> feeds = new Feeds<>(session, numbers)) {
      values.forEach(
          (name, value) -> {
            Variable<T> variable = requireNonNull(variables.get(name));
            feeds.feed(variable.fed(), numbers.tensor(value));
            feeds.runner().addTarget(variable.assignment());
          });
      feeds.runner().run().close();
    }
    assigned.addAll(values.keySet());
  }

  static Shape shape(List<Integer> lengths) {
    return Shape.of(lengths.stream().mapToLong(Integer::longValue).toArray());
  }

  public static DenseArray zeros(List<Integer> lengths) {
    int size = lengths.stream().reduce(1, Math::multiplyExact);
    return DenseArray.wrap(new float[size], Ints.toArray(lengths));
  }
}
