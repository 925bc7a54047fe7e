package io.github.sparseae.file;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsCodecTest {
  private static String text(Training.Builder training) {
    return Json.text(SettingsCodec.write(training.build()));
  }

  @Test
  void write_everyOption_isThere() {
    Training training =
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
            .corruption(Corruption.masking(0.5))
            .shuffle(false)
            .shuffleBuffer(7)
            .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_DATA))
            .validation(Fixtures.samples(4, 1))
            .build();
    Set<String> options = new TreeSet<>();
    for (Method method : Training.Builder.class.getDeclaredMethods()) {
      if (method.getReturnType() == Training.Builder.class
          && !method.isSynthetic()
          && !Set.of("listener", "checkpoint").contains(method.getName())) {
        options.add(CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, method.getName()));
      }
    }

    assertThat(new TreeSet<>(SettingsCodec.write(training).names()))
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
  void write_productOfManySchedules_isFlat() {
    Schedule product = Schedule.linearWarmUp(0.1);
    for (int i = 0; i < 100; i++) {
      product = product.times(Schedule.stepDecaySteps(1000, 0.5));
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
}
