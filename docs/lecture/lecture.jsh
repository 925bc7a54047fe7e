// The lecture "Sparse Autoencoders for MNIST classification", to paste line by line into jshell:
//   mvn -q -DskipTests package
//   jshell --class-path sparse-ae-cli/target/sparse-ae.jar -R--add-modules=jdk.incubator.vector

// ## The digits
// 60,000 digits to train on and 10,000 to test, pixels between 0 and 1. Mnist.load() downloads them once.
import io.github.sparseae.*;
import io.github.sparseae.data.*;
import io.github.sparseae.datasets.*;
import io.github.sparseae.model.*;
import io.github.sparseae.picture.*;
import io.github.sparseae.train.*;
import java.nio.file.Path;
var train = Mnist.load().train();
var test = Mnist.load().test();
System.out.println(train);

// ## The lecture's autoencoder
// 784 pixels, 400 tanh units, 784 sigmoid outputs, plain gradient descent. The recorded figures come from a run whose
// penalty had no effect; they are reproduced here: 0.0582 after twenty epochs.
var recorded = Presets.lecture().autoencoder(784, 400).seed(1).build();
System.out.println(recorded.describe());
var before = recorded.weights();
var history = recorded.fit(train, Presets.lecture().training().epochs(20).listener(Progress.toConsole()));
System.out.println(recorded.sparsity(test));

// Nearly all 400 units are active on every digit. The weights look like noise, and hardly changed:
WeightPicture.encoder(before).save(Path.of("encoder-before.png"));
WeightPicture.encoder(recorded.weights()).save(Path.of("encoder-after.png"));

// ## What the lecture set out to show
// A penalty in the right proportion, relu units that can be exactly 0, a linear output, decoder rows of norm 1.
var builder = SparseAutoencoder.builder().inputs(784).hidden(400).seed(1);
builder.sparsity(Sparsity.l1(0.55, Reduction.PER_SAMPLE));
builder.reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE));
builder.unitNormDecoder(true).encoderFromDecoder(true);
var sparse = builder.build();
var training = Training.epochs(20).batchSize(250).optimizer(Optimizer.adam(0.0015));
training.penaltySchedule(Schedule.linearWarmUp(0.1)).listener(Progress.toConsole());
sparse.fit(train, training);
System.out.println(sparse.evaluate(test));
System.out.println(sparse.sparsity(test));

// Few units are active, the digits are reconstructed better, and the weights are strokes:
WeightPicture.atoms(sparse.weights()).save(Path.of("atoms.png"));
var shown = test.samples().rows(0, 10);
var picture = ReconstructionPicture.of(28, 28).add("digits", shown);
picture.add("recorded", recorded.reconstruct(shown)).add("sparse", sparse.reconstruct(shown));
picture.save(Path.of("reconstructions.png"));

// ## Classify
// The decoder is taken off, a layer for ten classes put on, and the whole network trained.
var digits = Classifier.fromEncoder(sparse).classes(10).build();
digits.fit(train, Training.epochs(10).batchSize(100).optimizer(Optimizer.sgd(0.5)).listener(Progress.toConsole()));
var report = digits.evaluate(test);
System.out.println(report.accuracy());
System.out.println(report.confusionMatrix());

// ## Try it yourself
// Another number of units, Sparsity.topK(25) in place of L1, or noise on the input: the next step of the lecture.
var noise = Training.epochs(5).corruption(Corruption.masking(0.3));
digits.close();
sparse.close();
recorded.close();
