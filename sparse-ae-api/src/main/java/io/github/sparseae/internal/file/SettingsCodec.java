package io.github.sparseae.internal.file;

import com.google.common.collect.Lists;
import io.github.sparseae.data.Rows;
import io.github.sparseae.internal.file.Codec.Fields;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Writes and reads the options of a training as JSON. */
public final class SettingsCodec {
  private static final String LENGTH = "length";

  public static final Codec<Optimizer> OPTIMIZERS =
      new Codec<Optimizer>(SettingsCodec::optimizer)
          .kind("sgd", Optimizer.sgd(1))
          .kind("momentum", Optimizer.momentum(1, 0.5))
          .kind("nesterov", Optimizer.nesterov(1, 0.5))
          .kind("rms_prop", Optimizer.rmsProp(1))
          .kind("adagrad", Optimizer.adagrad(1))
          .kind("adam", Optimizer.adam(1))
          .kind("adam_w", Optimizer.adamW(1, 0));

  public static final Codec<ScheduleLength> LENGTHS =
      new Codec<ScheduleLength>(SettingsCodec::length)
          .kind("share", new ScheduleLength.Share(1))
          .kind("steps", new ScheduleLength.Steps(1));

  public static final Codec<Schedule> SCHEDULES =
      new Codec<Schedule>(SettingsCodec::schedule)
          .kind("constant", Schedule.constant())
          .kind("linear_warm_up", Schedule.linearWarmUp(1))
          .kind("linear_rise", Schedule.linearRise(1))
          .kind("linear_decay", Schedule.linearDecay(1))
          .kind("cosine_decay", Schedule.cosineDecay(1, 0))
          .kind("step_decay", new Schedule.StepDecay(new ScheduleLength.Steps(1), 1))
          .kind("product", new Schedule.Product(Schedule.constant(), Schedule.constant()));

  public static final Codec<Resampling> RESAMPLINGS =
      new Codec<Resampling>(SettingsCodec::resampling)
          .kind("every_steps", Resampling.everySteps(1))
          .kind("at_shares", Resampling.atShares(0.5));

  public static final Codec<Corruption> CORRUPTIONS =
      new Codec<Corruption>(SettingsCodec::corruption)
          .kind("none", Corruption.none())
          .kind("masking", Corruption.masking(0.5))
          .kind("gaussian", Corruption.gaussian(1));

  private static final Codec<KSchedule> K_SCHEDULE =
      new Codec<>(
          KSchedule.linear(1, 1),
          (fields, it) ->
              new KSchedule(
                  fields.required("from", it.from()),
                  fields.required(LENGTH, it.length(), LENGTHS)));

  private static final Codec<TargetL0> TARGET_L0 =
      new Codec<>(
          TargetL0.of(1),
          (fields, it) ->
              new TargetL0(
                  fields.required("l0", it.l0()),
                  fields.required("every_steps", it.everySteps()),
                  fields.required("speed", it.speed()),
                  fields.required("threshold_rate", it.thresholdRate())));

  private static final Codec<EarlyStopping> EARLY_STOPPING =
      new Codec<>(
          EarlyStopping.on(ReportedLoss.TRAINING_DATA),
          (fields, it) ->
              new EarlyStopping(
                  fields.required("loss", it.loss()),
                  fields.required("patience", it.patience()),
                  fields.required("min_delta", it.minDelta())));

  private SettingsCodec() {}

  private static Optimizer optimizer(Fields fields, Optimizer it) {
    double rate = fields.required("learning_rate", it.learningRate());
    if (it instanceof Optimizer.Momentum momentum) {
      return new Optimizer.Momentum(rate, fields.required("momentum", momentum.momentum()));
    }
    if (it instanceof Optimizer.Nesterov nesterov) {
      return new Optimizer.Nesterov(rate, fields.required("momentum", nesterov.momentum()));
    }
    if (it instanceof Optimizer.RmsProp rmsProp) {
      return new Optimizer.RmsProp(
          rate,
          fields.required("alpha", rmsProp.alpha()),
          fields.required("epsilon", rmsProp.epsilon()));
    }
    if (it instanceof Optimizer.Adagrad adagrad) {
      return new Optimizer.Adagrad(rate, fields.required("epsilon", adagrad.epsilon()));
    }
    if (it instanceof Optimizer.Adam adam) {
      return new Optimizer.Adam(
          rate,
          fields.required("beta1", adam.beta1()),
          fields.required("beta2", adam.beta2()),
          fields.required("epsilon", adam.epsilon()));
    }
    if (it instanceof Optimizer.AdamW adam) {
      return new Optimizer.AdamW(
          rate,
          fields.required("beta1", adam.beta1()),
          fields.required("beta2", adam.beta2()),
          fields.required("epsilon", adam.epsilon()),
          fields.required("weight_decay", adam.weightDecay()));
    }
    return new Optimizer.Sgd(rate);
  }

  private static ScheduleLength length(Fields fields, ScheduleLength it) {
    return it instanceof ScheduleLength.Share share
        ? new ScheduleLength.Share(fields.required("share", share.share()))
        : new ScheduleLength.Steps(fields.required("steps", ((ScheduleLength.Steps) it).count()));
  }

  private static Schedule schedule(Fields fields, Schedule it) {
    if (it instanceof Schedule.LinearWarmUp rise) {
      return new Schedule.LinearWarmUp(fields.required(LENGTH, rise.length(), LENGTHS));
    }
    if (it instanceof Schedule.LinearRise rise) {
      return new Schedule.LinearRise(fields.required(LENGTH, rise.length(), LENGTHS));
    }
    if (it instanceof Schedule.LinearDecay decay) {
      return new Schedule.LinearDecay(fields.required(LENGTH, decay.length(), LENGTHS));
    }
    if (it instanceof Schedule.CosineDecay decay) {
      return new Schedule.CosineDecay(
          fields.required(LENGTH, decay.length(), LENGTHS),
          fields.required("floor", decay.floor()));
    }
    if (it instanceof Schedule.StepDecay decay) {
      return new Schedule.StepDecay(
          fields.required(LENGTH, decay.length(), LENGTHS),
          fields.required("gamma", decay.gamma()));
    }
    if (it instanceof Schedule.Product product) {
      return fields.of(
          "factors",
          product,
          factors -> SCHEDULES.writeAll(factors(factors)),
          SettingsCodec::product);
    }
    return it;
  }

  private static Resampling resampling(Fields fields, Resampling it) {
    if (it instanceof Resampling.EverySteps every) {
      return new Resampling.EverySteps(
          fields.required("steps", every.steps()),
          fields.required("sample_rows", every.sampleRows()));
    }
    Resampling.AtShares at = (Resampling.AtShares) it;
    return new Resampling.AtShares(
        fields.plain("shares", at.shares(), JsonObject::numbers),
        fields.required("sample_rows", at.sampleRows()));
  }

  private static Corruption corruption(Fields fields, Corruption it) {
    if (it instanceof Corruption.Masking masking) {
      return new Corruption.Masking(fields.required("share", masking.share()));
    }
    if (it instanceof Corruption.Gaussian gaussian) {
      return new Corruption.Gaussian(
          fields.required("standard_deviation", gaussian.standardDeviation()));
    }
    return it;
  }

  /** Returns the factors of nested products as one list, because the depth of JSON is bounded. */
  private static List<Schedule> factors(Schedule.Product product) {
    List<Schedule> factors = new ArrayList<>();
    Schedule first = product;
    while (first instanceof Schedule.Product nested) {
      factors.add(nested.second());
      first = nested.first();
    }
    factors.add(first);
    return Lists.reverse(factors);
  }

  private static Schedule.Product product(JsonObject from, String name) {
    List<Schedule> factors = SCHEDULES.readAll(from, name);
    from.path(name).check(factors.size() >= 2, "at least 2 schedules", factors.size());
    Schedule.Product product = new Schedule.Product(factors.get(0), factors.get(1));
    for (Schedule factor : factors.subList(2, factors.size())) {
      product = new Schedule.Product(product, factor);
    }
    return product;
  }

  public static JsonObject write(Training training) {
    JsonObject settings = new JsonObject();
    training
        .updates()
        .ifPresentOrElse(
            updates -> settings.put("updates", updates),
            () -> settings.put("epochs", training.epochs()));
    training.batchSize().ifPresent(rows -> settings.put("batch_size", rows));
    settings
        .put("optimizer", OPTIMIZERS.write(training.optimizer()))
        .put("learning_rate_schedule", SCHEDULES.write(training.learningRateSchedule()))
        .put("penalty_schedule", SCHEDULES.write(training.penaltySchedule()))
        .put("k_schedule", training.kSchedule().map(K_SCHEDULE::write))
        .put("target_l0", training.targetL0().map(TARGET_L0::write))
        .put("resampling", training.resampling().map(RESAMPLINGS::write))
        .put("diagnostics", training.diagnostics());
    training.clipGradientNorm().ifPresent(norm -> settings.put("clip_gradient_norm", norm));
    return settings
        .put("encoder_rate", training.encoderRate() == 1 ? null : training.encoderRate())
        .put("corruption", CORRUPTIONS.write(training.corruption()))
        .put("shuffle", training.shuffle())
        .put("shuffle_buffer", training.shuffleBuffer())
        .put("early_stopping", training.earlyStopping().map(EARLY_STOPPING::write))
        .put("validation", training.validation().map(Rows::name));
  }

  /**
   * Reads options. Those that are missing keep their defaults. The name of validation rows is
   * ignored: the rows are elsewhere.
   */
  public static Training.Builder read(JsonObject from) {
    Training.Builder training = Training.builder();
    set(from, "epochs", JsonObject::integer, training::epochs);
    set(from, "updates", JsonObject::integer, training::updates);
    set(from, "batch_size", JsonObject::integer, training::batchSize);
    set(from, "optimizer", OPTIMIZERS, training::optimizer);
    set(from, "learning_rate_schedule", SCHEDULES, training::learningRateSchedule);
    set(from, "penalty_schedule", SCHEDULES, training::penaltySchedule);
    set(from, "k_schedule", K_SCHEDULE, training::kSchedule);
    set(from, "target_l0", TARGET_L0, (TargetL0 l0) -> training.targetL0(l0));
    set(from, "resampling", RESAMPLINGS, training::resampling);
    set(from, "diagnostics", JsonObject::flag, training::diagnostics);
    set(from, "clip_gradient_norm", JsonObject::number, training::clipGradientNorm);
    set(from, "encoder_rate", JsonObject::number, training::encoderRate);
    set(from, "corruption", CORRUPTIONS, training::corruption);
    set(from, "shuffle", JsonObject::flag, training::shuffle);
    set(from, "shuffle_buffer", JsonObject::integer, training::shuffleBuffer);
    set(from, "early_stopping", EARLY_STOPPING, training::earlyStopping);
    set(from, "validation", JsonObject::text, name -> {});
    from.end();
    return training;
  }

  private static <T> void set(JsonObject from, String name, Codec<T> codec, Consumer<T> option) {
    set(from, name, codec::read, option);
  }

  private static <T> void set(
      JsonObject from, String name, BiFunction<JsonObject, String, T> reader, Consumer<T> option) {
    if (from.has(name)) {
      try {
        option.accept(reader.apply(from, name));
      } catch (IllegalArgumentException e) {
        throw new MalformedFileException(
            from.path(name), "a valid setting", String.valueOf(e.getMessage()), e);
      }
    }
  }
}
