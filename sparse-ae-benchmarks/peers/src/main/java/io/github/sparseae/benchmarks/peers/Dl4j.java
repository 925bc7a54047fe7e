package io.github.sparseae.benchmarks.peers;

import static java.util.Objects.requireNonNull;

import io.github.sparseae.benchmarks.worker.Implementation;
import io.github.sparseae.benchmarks.worker.RowsFile;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Deeplearning4j on the CPU. It has no layer that keeps the k largest units. */
public final class Dl4j implements Implementation {
  private static final String PROPERTIES =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  @Override
  public String describe() {
    try (InputStream in = MultiLayerNetwork.class.getResourceAsStream(PROPERTIES)) {
      Properties properties = new Properties();
      properties.load(requireNonNull(in, PROPERTIES));
      return "Deeplearning4j " + properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Trainer trainer(Task task) throws IOException {
    MultiLayerNetwork network = network(task);
    ByteBuffer rows = task.rows().map();
    AtomicLong epoch = new AtomicLong();
    return () -> {
      int[] order = task.order(epoch.getAndIncrement());
      double sum = 0;
      for (int i = 0; i < task.steps(); i++) {
        INDArray batch = batch(task, rows, order, i);
        network.fit(batch, batch);
        sum += network.score();
        batch.close();
      }
      return sum / task.steps();
    };
  }

  private static INDArray batch(Task task, ByteBuffer rows, int[] order, int number) {
    int width = task.rows().width();
    float[] numbers = new float[task.batchSize() * width];
    for (int i = 0; i < task.batchSize(); i++) {
      int from = order[number * task.batchSize() + i] * width;
      for (int j = 0; j < width; j++) {
        numbers[i * width + j] = (rows.get(from + j) & 0xFF) * RowsFile.SCALE;
      }
    }
    return Nd4j.create(numbers, task.batchSize(), width);
  }

  @Override
  public Encoder encoder(Task task) throws IOException {
    MultiLayerNetwork network = network(task);
    return (rows, count) -> {
      INDArray input = Nd4j.create(rows, count, task.rows().width());
      INDArray code = network.feedForwardToLayer(0, input).get(1);
      return DenseArray.wrap(code.dup('c').data().asFloat(), count, task.hidden());
    };
  }

  private static MultiLayerNetwork network(Task task) throws IOException {
    int inputs = task.rows().width();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(task.optimizer().learningRate()))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(inputs)
                        .nOut(task.hidden())
                        .activation(activation(task))
                        .build())
                .layer(
                    new OutputLayer.Builder(new LossMSE())
                        .nIn(task.hidden())
                        .nOut(inputs)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    network.init();
    Map<Parameter, DenseArray> start = task.initial();
    network.setParam("0_W", array(requireNonNull(start.get(Parameter.ENCODER_WEIGHTS))));
    network.setParam("0_b", array(requireNonNull(start.get(Parameter.ENCODER_BIAS))));
    network.setParam("1_W", array(requireNonNull(start.get(Parameter.DECODER_WEIGHTS))));
    network.setParam("1_b", array(requireNonNull(start.get(Parameter.DECODER_BIAS))));
    return network;
  }

  private static IActivation activation(Task task) {
    if (task.spec().sparsity() instanceof Sparsity.L1 l1) {
      // DL4J divides by the batch's size after the backward pass.
      double scale = l1.weight() * l1.reduction().factor(task.batchSize(), task.hidden());
      return new PenalizedTanh(scale * task.batchSize());
    }
    return Activation.TANH.getActivationFunction();
  }

  private static INDArray array(DenseArray values) {
    int[] shape = values.shape();
    return shape.length == 1
        ? Nd4j.create(values.toFloats(), 1, shape[0])
        : Nd4j.create(values.toFloats(), shape);
  }
}
