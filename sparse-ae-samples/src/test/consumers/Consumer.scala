import io.github.sparseae.{AnomalyDetector, Classifier, SparseAutoencoder}
import io.github.sparseae.data.{LabeledSamples, Rows, Samples}
import io.github.sparseae.datasets.GeneratedDigits
import io.github.sparseae.engine.Compute
import io.github.sparseae.model.{AuxiliaryLoss, DenseArray, Sparsity}
import io.github.sparseae.train.{EpochReport, Training, TrainingListener}

/** Compiled by Scala 2 and by Scala 3: lambdas choose between overloads without a cast. */
object Consumer {
  def run(): String = {
    val train: LabeledSamples = GeneratedDigits.generate(300, 1)
    var losses = List.empty[Double]
    var epochs = 0
    val listener = new TrainingListener {
      override def epochFinished(report: EpochReport): Unit = losses = report.loss() :: losses
    }
    val sae = SparseAutoencoder
      .builder()
      .inputs(784)
      .hidden(32)
      .sparsity(Sparsity.topK(4).auxiliary(AuxiliaryLoss.of(8)))
      .compute(Compute.auto().engine("Java"))
      .seed(1)
      .build()
    try {
      sae.fit(train, Training.epochs(2).listener(listener).listener(report => epochs = report.epoch()))
      val codes: DenseArray = sae.encode(train.samples())
      val row: Array[Float] = sae.encode(train.samples().row(0))
      val streamed: Rows = sae.encode(train: Rows)
      val edited: DenseArray = sae.edit(train.samples(), code => { code(0) = 0.0; code })
      val digits = Classifier.fromEncoder(sae).classes(10).build()
      digits.fit(train)
      digits.close()
      val first = Samples.of(Array(1f, 2f), Array(3f, 4f))
      val detector = AnomalyDetector
        .builder()
        .network(network => network.sparsity(Sparsity.none()))
        .training(Training.epochs(1))
        .compute(Compute.auto().engine("Java"))
        .fit(train.samples().columns(300, 310))
      detector.close()
      s"${codes.rows()} ${row.length} ${streamed.width()} ${edited.columns()} ${first.size()} $epochs ${losses.size}"
    } finally sae.close()
  }

  def main(args: Array[String]): Unit = println(run())
}
