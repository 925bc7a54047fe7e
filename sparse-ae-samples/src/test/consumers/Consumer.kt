import io.github.sparseae.AnomalyDetector
import io.github.sparseae.Classifier
import io.github.sparseae.SparseAutoencoder
import io.github.sparseae.data.LabeledSamples
import io.github.sparseae.data.Rows
import io.github.sparseae.data.Samples
import io.github.sparseae.datasets.GeneratedDigits
import io.github.sparseae.engine.Compute
import io.github.sparseae.model.AuxiliaryLoss
import io.github.sparseae.model.DenseArray
import io.github.sparseae.model.Sparsity
import io.github.sparseae.train.EpochReport
import io.github.sparseae.train.Training
import io.github.sparseae.train.TrainingListener
import java.util.OptionalInt

/** A listener in Kotlin: parameters are not null, as they are declared. */
class Losses : TrainingListener {
  val all = mutableListOf<Double>()

  override fun started(epochs: Int, batchesPerEpoch: OptionalInt) {}

  override fun epochFinished(report: EpochReport) {
    all += report.loss()
  }
}

/** Lambdas choose between overloads without a cast, and results are not null. */
fun kotlin(): String {
  val train: LabeledSamples = GeneratedDigits.generate(300, 1)
  val losses = Losses()
  var epochs = 0
  SparseAutoencoder.builder()
      .inputs(784)
      .hidden(32)
      .sparsity(Sparsity.topK(4).auxiliary(AuxiliaryLoss.of(8)))
      .compute(Compute.auto().engine("Java"))
      .seed(1)
      .build()
      .use { sae ->
        sae.fit(train, Training.epochs(2).listener(losses).listener { report -> epochs = report.epoch() })
        val codes: DenseArray = sae.encode(train.samples())
        val row: FloatArray = sae.encode(train.samples().row(0))
        val rows: Rows = train
        val streamed: Rows = sae.encode(rows)
        val edited: DenseArray = sae.edit(train.samples()) { code -> code.also { it[0] = 0.0 } }
        Classifier.fromEncoder(sae).classes(10).build().use { it.fit(train) }
        val first = Samples.of(floatArrayOf(1f, 2f), floatArrayOf(3f, 4f))
        AnomalyDetector.builder()
            .network { network -> network.sparsity(Sparsity.none()) }
            .training(Training.epochs(1))
            .compute(Compute.auto().engine("Java"))
            .fit(train.samples().columns(300, 310))
            .use { detector -> detector.schema().map { it.toString() }.orElse("no schema") }
        return "${codes.rows()} ${row.size} ${streamed.width()} ${edited.columns()} ${first.size()} $epochs ${losses.all.size}"
      }
}

fun main() = println(kotlin())
