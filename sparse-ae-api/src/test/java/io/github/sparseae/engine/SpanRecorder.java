package io.github.sparseae.engine;

import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.Multiset;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** The reference engine, with a record of the calls it received and the spans it trained. */
public final class SpanRecorder implements EngineProvider {
  private final List<TrainingSpan> spans = new ArrayList<>();
  private final Multiset<String> calls = ConcurrentHashMultiset.create();

  /** All spans of all networks, in their order. */
  public List<TrainingSpan> spans() {
    return spans;
  }

  /** The number of calls of a method of {@link Network}, of all networks. */
  public int calls(String method) {
    return calls.count(method);
  }

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public String version() {
    return "recorder";
  }

  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    Network network = new ReferenceNetwork(spec, state);
    return (Network)
        Proxy.newProxyInstance(
            Network.class.getClassLoader(),
            new Class<?>[] {Network.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              if (method.getName().equals("train")) {
                spans.add((TrainingSpan) arguments[0]);
              }
              try {
                return method.invoke(network, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
