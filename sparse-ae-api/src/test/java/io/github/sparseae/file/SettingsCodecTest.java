package io.github.sparseae.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.CaseFormat;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.file.FieldPath;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.file.JsonObject;
import io.github.sparseae.internal.file.SettingsCodec;
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
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCodecTest {
  private static final Training EVERY_OPTION =
      Training.builder()
          .epochs(3)
          .batchSize(5)
          .optimizer(Optimizer.sgd(0.1))
          .learningRateSchedule(Schedule.linearDecay(0.5))
          .penaltySchedule(Schedule.linearWarmUp(0.5))
          .kSchedule(KSchedule.linear(4, 0.5))
          .targetL0(4)
          .resampling(Resampling.everySteps(9))
          .diagnostics(false)
          .clipGradientNorm(2)
          .encoderRate(0.25)
          .corruption(Corruption.masking(0.5))
          .shuffle(false)
          .shuffleBuffer(7)
          .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_DATA).minDelta(0.25))
          .validation(Fixtures.samples(4, 1))
          .build();

  private static String text(Training.Builder training) {
    return Json.text(SettingsCodec.write(training.build()));
  }

  @Test
  void write_everyOption_isThere() {
    Set<String> options = new TreeSet<>();
    for (Method method : Training.Builder.class.getDeclaredMethods()) {
      if (method.getReturnType() == Training.Builder.class
          && !method.isSynthetic()
          && !Set.of("listener", "checkpoint", "updates").contains(method.getName())) {
        options.add(CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, method.getName()));
      }
    }

    assertThat(new TreeSet<>(SettingsCodec.write(EVERY_OPTION).names()))
        .isEqualTo(new TreeSet<>(options.stream().map(SettingsCodecTest::field).toList()));
  }

  private static String field(String option) {
    return option.equals("target_l_0") ? "target_l0" : option;
  }

  @Test
  void write_eachFamily_itsSettings() {
    assertThat(
            text(
                Training.epochs(2)
                    .optimizer(Optimizer.adamW(0.1, 0.2))
                    .targetL0(TargetL0.of(25).speed(2))
                    .resampling(Resampling.atShares(0.25, 0.5).sampleRows(9))
                    .corruption(Corruption.gaussian(0.5))
                    .earlyStopping(EarlyStopping.on(ReportedLoss.TRAINING_DATA).patience(3))))
        .contains(
            "\"optimizer\":{\"kind\":\"adam_w\",\"learning_rate\":0.1,\"beta1\":0.9,"
                + "\"beta2\":0.999,\"epsilon\":1.0E-8,\"weight_decay\":0.2}",
            "\"target_l0\":{\"l0\":25.0,\"every_steps\":10,\"speed\":2.0,\"threshold_rate\":10.0}",
            "\"resampling\":{\"kind\":\"at_shares\",\"shares\":[0.25,0.5],\"sample_rows\":9}",
            "\"corruption\":{\"kind\":\"gaussian\",\"standard_deviation\":0.5}",
            "\"early_stopping\":{\"loss\":\"training_data\",\"patience\":3,\"min_delta\":0.0}");
  }

  @Test
  void updates_inPlaceOfEpochs_areWrittenAndRead() {
    Training updates = Training.updates(300).build();

    assertThat(text(Training.builder(updates))).startsWith("{\"updates\":300,");
    assertThat(TrainingJson.read(TrainingJson.write(updates)).build().updates()).hasValue(300);
  }

  @Test
  void write_productOfManySchedules_isFlat() {
    Schedule product = Schedule.linearWarmUp(0.1);
    for (int i = 0; i < 100; i++) {
      product = product.times(new Schedule.StepDecay(new ScheduleLength.Steps(1000), 0.5));
    }
    JsonObject settings =
        SettingsCodec.write(Training.builder().learningRateSchedule(product).build());
    String text = Json.text(settings);

    assertThat(text)
        .contains(
            "{\"kind\":\"product\",\"factors\":[{\"kind\":\"linear_warm_up\",\"length\":{\"kind\":"
                + "\"share\",\"share\":0.1}},{\"kind\":\"step_decay\",\"length\":{\"kind\":"
                + "\"steps\",\"steps\":1000},\"gamma\":0.5},");
    assertThat(Json.text(Json.object(FieldPath.of("settings"), text))).isEqualTo(text);
  }

  /** The test above ensures that no option is missing here. */
  @Test
  void read_everyOption_isTheSame() {
    String json = TrainingJson.write(EVERY_OPTION);

    Training read = TrainingJson.read(json).validation(Fixtures.samples(4, 1)).build();

    assertThat(TrainingJson.write(read)).isEqualTo(json);
    assertThat(read.epochs()).isEqualTo(3);
    assertThat(read.batchSize()).hasValue(5);
    assertThat(read.optimizer()).isEqualTo(Optimizer.sgd(0.1));
    assertThat(read.learningRateSchedule()).isEqualTo(Schedule.linearDecay(0.5));
    assertThat(read.penaltySchedule()).isEqualTo(Schedule.linearWarmUp(0.5));
    assertThat(read.kSchedule()).hasValue(KSchedule.linear(4, 0.5));
    assertThat(read.targetL0()).hasValue(TargetL0.of(4));
    assertThat(read.resampling()).hasValue(Resampling.everySteps(9));
    assertThat(read.diagnostics()).isFalse();
    assertThat(read.clipGradientNorm()).hasValue(2);
    assertThat(read.corruption()).isEqualTo(Corruption.masking(0.5));
    assertThat(read.shuffle()).isFalse();
    assertThat(read.shuffleBuffer()).isEqualTo(7);
    assertThat(read.earlyStopping())
        .hasValue(EarlyStopping.on(ReportedLoss.VALIDATION_DATA).minDelta(0.25));
  }

  @Test
  void read_everyKindOfEachFamily_isTheSame() {
    List<Schedule> schedules =
        List.of(
            Schedule.constant(),
            Schedule.linearWarmUpSteps(3),
            Schedule.linearRise(0.75),
            Schedule.linearDecay(0.25),
            Schedule.cosineDecay(0.125, 0.1),
            new Schedule.StepDecay(new ScheduleLength.Steps(7), 0.5),
            Schedule.linearWarmUp(0.1).times(Schedule.cosineDecay(0.5, 0.2)));
    List<Corruption> corruptions =
        List.of(Corruption.none(), Corruption.masking(0.3), Corruption.gaussian(0.7));
    List<Resampling> resamplings =
        List.of(Resampling.everySteps(1L << 40).sampleRows(3), Resampling.atShares(0.25, 0.5));
    assertThat(schedules).hasSameSizeAs(Schedule.class.getPermittedSubclasses());
    assertThat(corruptions).hasSameSizeAs(Corruption.class.getPermittedSubclasses());
    assertThat(resamplings).hasSameSizeAs(Resampling.class.getPermittedSubclasses());

    for (Schedule schedule : schedules) {
      Training.Builder training = Training.builder().learningRateSchedule(schedule);
      assertThat(reread(training).learningRateSchedule()).isEqualTo(schedule);
    }
    for (Corruption corruption : corruptions) {
      assertThat(reread(Training.builder().corruption(corruption)).corruption())
          .isEqualTo(corruption);
    }
    for (Resampling resampling : resamplings) {
      assertThat(reread(Training.builder().resampling(resampling)).resampling())
          .hasValue(resampling);
    }
  }

  private static Training reread(Training.Builder training) {
    return TrainingJson.read(text(training)).build();
  }

  @Test
  void read_productOfNestedProducts_multipliesInTheSameOrder() {
    Schedule a = Schedule.linearDecaySteps(3);
    Schedule b = Schedule.linearDecaySteps(7);
    Schedule c = new Schedule.CosineDecay(new ScheduleLength.Steps(11), 0.3);
    Schedule d = Schedule.linearDecaySteps(13);
    Schedule nested = a.times(b.times(c.times(d)));

    Schedule read = reread(Training.builder().penaltySchedule(nested)).penaltySchedule();

    assertThat(read).isEqualTo(nested).isEqualTo(a.times(b).times(c).times(d));
    for (int step = 0; step < 15; step++) {
      assertThat(nested.factor(step, 15))
          .isEqualTo(
              a.factor(step, 15) * b.factor(step, 15) * c.factor(step, 15) * d.factor(step, 15));
    }
  }

  @Test
  void read_noOption_hasTheDefaults() {
    assertThat(TrainingJson.write(TrainingJson.read("{}").build()))
        .isEqualTo(TrainingJson.write(Training.builder().build()));
  }

  @Test
  void read_earlyStoppingOnValidation_needsTheRows() {
    Training.Builder read = TrainingJson.read(TrainingJson.write(EVERY_OPTION));

    assertThatThrownBy(read::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs validation data, and none are set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|training: expected an object, was a list",
        "{\"epochs\":0}|training.epochs: expected a valid setting, was epochs must be positive, was"
            + " 0",
        "{\"epochs\":1.5}|training.epochs: expected a whole number of 64 bits, was 1.5",
        "{\"epoch\":1}|training: expected no other field, was epoch",
        "{\"batch_size\":\"5\"}|training.batch_size: expected a whole number of 64 bits, was the"
            + " text \"5\"",
        "{\"optimizer\":{\"kind\":\"adm\"}}|training.optimizer.kind: expected one of [sgd,"
            + " momentum, nesterov, rms_prop, adagrad, adam, adam_w], was adm",
        "{\"optimizer\":{\"kind\":\"sgd\",\"learning_rate\":-1}}|training.optimizer: expected valid"
            + " settings, was the learning rate must be positive and finite, was -1.0",
        "{\"penalty_schedule\":{\"kind\":\"product\",\"factors\":[]}}"
            + "|training.penalty_schedule.factors: expected at least 2 schedules, was 0",
        "{\"resampling\":{\"kind\":\"at_shares\",\"shares\":[0.5,\"x\"],\"sample_rows\":1}}"
            + "|training.resampling.shares[1]: expected a number, was the text \"x\"",
        "{\"k_schedule\":{\"from\":0,\"length\":{\"kind\":\"steps\",\"steps\":1}}}"
            + "|training.k_schedule: expected valid settings, was k must be at least 1, was 0",
        "{\"target_l0\":{\"l0\":4}}"
            + "|training.target_l0.every_steps: expected a whole number of 64 bits, was missing",
        "{\"early_stopping\":{\"loss\":\"total\",\"patience\":1,\"min_delta\":0}}"
            + "|training.early_stopping.loss: expected one of [training_data, training_total,"
            + " validation_data, validation_total], was total",
        "{\"shuffle\":1}|training.shuffle: expected true or false, was 1",
      })
  void read_wrongOption_namesTheField(String json, String message) {
    assertThatThrownBy(() -> TrainingJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
