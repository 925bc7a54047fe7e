"""sparse-ae on PySpark 4: estimator and models whose work is done by the JVM.

Put this file on the Python path and sparse-ae-spark with its dependencies on Spark's class path. The
parameters are described at the Java classes of the same names.
"""

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

_TEXT = TypeConverters.toString
_INT = TypeConverters.toInt
_FLOAT = TypeConverters.toFloat
_BOOL = TypeConverters.toBoolean


class _Reader(JavaMLReader):
    @classmethod
    def _java_loader_class(cls, clazz):
        return clazz._java_class


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls):
        return _Reader(cls)


class _Named(Params):
    """Declares a parameter for each entry of the class's _names."""

    def _declare(self):
        for name, converter in self._names.items():
            setattr(self, name, Param(self, name, name, converter))
        self._params = None  # has to be looked for again

    @classmethod
    def _from_java(cls, java_stage):
        if issubclass(cls, JavaModel):
            return cls(java_stage)
        stage = cls()
        stage._java_obj = java_stage
        stage._resetUid(java_stage.uid())
        stage._transfer_params_from_java()
        return stage

    def set_params(self, **values):
        """Sets parameters by name; returns this object."""
        return self._set(**values)


class _Model(_Named, JavaModel, _Readable, JavaMLWritable):
    def __init__(self, java_model=None):
        super().__init__(java_model)
        self._declare()
        if java_model is not None:
            self._resetUid(java_model.uid())
            self._transfer_params_from_java()


class SparseAutoencoderModel(_Model):
    """Adds codes, and on request reconstructions, scores and p-values, to a data frame."""

    _java_class = "io.github.sparseae.spark.SparseAutoencoderModel"
    _names = {
        "inputCol": _TEXT,
        "outputCol": _TEXT,
        "reconstructionCol": _TEXT,
        "scoreCol": _TEXT,
        "pValueCol": _TEXT,
        "handleInvalid": _TEXT,
        "engine": _TEXT,
    }


class EncoderClassifierModel(_Model):
    """Adds the predictions of a classifier to a data frame."""

    _java_class = "io.github.sparseae.spark.EncoderClassifierModel"
    _names = {
        "inputCol": _TEXT,
        "predictionCol": _TEXT,
        "probabilityCol": _TEXT,
        "handleInvalid": _TEXT,
        "engine": _TEXT,
    }


class SparseAutoencoderEstimator(_Named, JavaEstimator, _Readable, JavaMLWritable):
    """Trains a sparse autoencoder on a column of a data frame."""

    _java_class = "io.github.sparseae.spark.SparseAutoencoderEstimator"
    _names = {
        "inputCol": _TEXT,
        "outputCol": _TEXT,
        "reconstructionCol": _TEXT,
        "scoreCol": _TEXT,
        "handleInvalid": _TEXT,
        "engine": _TEXT,
        "hidden": _INT,
        "preset": _TEXT,
        "spec": _TEXT,
        "training": _TEXT,
        "epochs": _INT,
        "batchSize": _INT,
        "learningRate": _FLOAT,
        "optimizer": _TEXT,
        "seed": _INT,
        "partitions": _INT,
        "approximateSelection": _BOOL,
        "localSteps": _INT,
        "checkpointPath": _TEXT,
    }

    @keyword_only
    def __init__(self, **values):
        super().__init__()
        self._java_obj = self._new_java_obj(self._java_class, self.uid)
        self._declare()
        self._set(**values)

    def _create_model(self, java_model):
        return SparseAutoencoderModel(java_model)
