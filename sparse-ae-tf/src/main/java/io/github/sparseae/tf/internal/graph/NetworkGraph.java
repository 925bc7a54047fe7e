package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import org.tensorflow.Graph;
import org.tensorflow.types.family.TFloating;

/** A network in a graph, to which losses and updates are added. */
public record NetworkGraph<T extends TFloating>(
    Graph graph,
    Lowering<T> low,
    NetworkSpec spec,
    TensorPrecision<T> numbers,
    Variables<T> variables,
    TrainingData<T> data,
    boolean identityOp) {

  public NetworkGraph<T> in(String scope) {
    return new NetworkGraph<>(graph, low.in(scope), spec, numbers, variables, data, identityOp);
  }

  /** Returns the same network with its parameters in another form. */
  NetworkGraph<T> with(Variables<T> changed) {
    return new NetworkGraph<>(graph, low, spec, numbers, changed, data, identityOp);
  }

  Variables.Variable<T> variable(Parameter parameter) {
    return variables.get(parameter.toString(), spec.shape(parameter));
  }
}
