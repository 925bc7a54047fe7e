package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Sparsity;
import java.util.UUID;

/** Trains on the rows of a cluster; everything else is computed here, by the same engine. */
record SparkEngine(SparkRows rows, EngineProvider here) implements EngineProvider {

  @Override
  public String name() {
    return "Spark";
  }

  @Override
  public String version() {
    return here.version() + " on Spark";
  }

  @Override
  public boolean computesOn(Device device) {
    return here.computesOn(device);
  }

  @Override
  public Network open(NetworkSpec spec, NetworkState state, Device device) {
    checkArgument(
        spec instanceof AutoencoderSpec,
        "autoencoders are trained on Spark; fit a classifier on one machine, to rows that were"
            + " collected, and score by EncoderClassifierModel");
    AutoencoderSpec autoencoder = (AutoencoderSpec) spec;
    Sparsity sparsity = autoencoder.sparsity();
    Sparsity kind =
        sparsity instanceof Sparsity.Matryoshka matryoshka ? matryoshka.inner() : sparsity;
    boolean choosesOverBatch =
        kind instanceof Sparsity.BatchTopK || kind instanceof Sparsity.WinnerTakeAll;
    checkArgument(
        !choosesOverBatch
            || rows.partitions() == 1
            || rows.options.approximateSelection
            || rows.options.localSteps > 1,
        "%s chooses units over a whole batch, of which each of %s partitions sees a share: take"
            + " TopK or one partition, or allow the choice over shares by"
            + " approximateSelection(true)",
        sparsity.describe(),
        rows.partitions());
    String training = UUID.randomUUID().toString();
    return new SparkNetwork(
        autoencoder, here.open(spec, state, device), here.name(), rows, training);
  }
}
