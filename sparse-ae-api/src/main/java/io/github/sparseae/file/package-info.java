/**
 * Model files: safetensors files that hold a network's plan, what it has learned, and where it
 * comes from. {@link io.github.sparseae.file.SaeLens} reads and writes the files of another library
 * instead.
 *
 * <h2>Bytes</h2>
 *
 * <p>A file is, from its beginning,
 *
 * <ol>
 *   <li>8 bytes: the length n of the header, little-endian, at most 16 MiB;
 *   <li>n bytes: the header, a JSON object in UTF-8 that begins with <code>{</code> and has spaces
 *       after its end, so that 8 + n is a multiple of 8;
 *   <li>the tensors one after the other, without holes.
 * </ol>
 *
 * <p>The header has an entry for each tensor, {@code "encoder.weights": {"dtype": "F32", "shape":
 * [784, 400], "data_offsets": [0, 1254400]}}. The offsets, of the first byte and of the byte after
 * the last, count from the end of the header. Numbers are IEEE 754, little-endian, the last
 * dimension varying fastest; the type is {@code F32} or {@code F64} as the plan's precision says.
 * Names and shapes are those of {@link io.github.sparseae.model.Parameter}: those of the plan, no
 * more and no fewer, in alphabetical order. Every number is finite. Names with a slash are those of
 * checkpoints, and only those.
 *
 * <h2>Metadata</h2>
 *
 * <p>The header's {@code __metadata__} are texts; those that hold more than a word are JSON inside
 * the text. All are required, but for {@code class_names}, which only classifiers have, and {@code
 * checkpoint}, which only checkpoints have; there are no others.
 *
 * <dl>
 *   <dt>{@code sha256}
 *   <dd>The SHA-256 of the whole file in 64 hexadecimal digits, made with 64 digits 0 in its place.
 *       In Python: {@code hashlib.sha256(content.replace(sha256, b"0" * 64, 1)).hexdigest()}.
 *   <dt>{@code format_version}
 *   <dd>{@code 1}. A file of a version that this library does not know is not read.
 *   <dt>{@code specification}
 *   <dd>The plan, an {@link io.github.sparseae.model.AutoencoderSpec} ({@code "kind":
 *       "autoencoder"}) or {@link io.github.sparseae.model.ClassifierSpec} ({@code "kind":
 *       "classifier"}): an object with the names of the components in snake case. A constant is its
 *       name in lower case. One of a family is an object with its {@code kind}, again the name in
 *       snake case, and its own components beside it.
 *   <dt>{@code class_names}
 *   <dd>A list of texts, one for each class.
 *   <dt>{@code position}
 *   <dd>{@code epochs} and {@code steps} of training so far: the next order of rows and the next
 *       noise are drawn under these numbers.
 *   <dt>{@code provenance}
 *   <dd>A {@link io.github.sparseae.file.Provenance}: {@code library}, {@code platform}, {@code
 *       engine}, {@code saved} (ISO 8601, UTC), {@code earlier_trainings}, and {@code trainings}, a
 *       list. Each {@link io.github.sparseae.file.TrainingRun} has {@code data} ({@code name},
 *       {@code width}, and where they are known {@code rows}, {@code sha256}, {@code
 *       labels_sha256}), {@code settings_in_words}, {@code settings} (the options of {@link
 *       io.github.sparseae.train.Training} by their names in snake case), {@code calls}, {@code
 *       epochs}, {@code ending}, {@code metrics}, {@code library}, {@code engine} and {@code time}.
 * </dl>
 *
 * <h2>Checkpoints</h2>
 *
 * <p>A {@link io.github.sparseae.internal.file.CheckpointFile} is a model file with what it takes
 * to go on training. Its model is the one of that moment, for everybody who reads model files. The
 * entry {@code checkpoint} of the metadata has
 *
 * <dl>
 *   <dt>{@code steps}, {@code diverged_above}, {@code epoch}
 *   <dd>the numbers of {@link io.github.sparseae.internal.train.FitProgress} and {@link
 *       io.github.sparseae.internal.train.EpochProgress} by their names in snake case
 *   <dt>{@code positions}
 *   <dd>the {@link io.github.sparseae.internal.train.TrainingPosition} of up to three moments:
 *       {@code now}, {@code epoch_start} and {@code best}, of which the last two are there if they
 *       are not the same as one before
 *   <dt>{@code epoch_start}, {@code best}
 *   <dd>which of the moments the epoch began with, and what early stopping remembers, with the
 *       moment at the {@code end} of its best {@code report}
 *   <dt>{@code reports}, {@code warnings}, {@code planned_epochs}
 *   <dd>how many rows the tables below have, and how many epochs are to be made
 *   <dt>{@code first_rows}, {@code validation}
 *   <dd>the fingerprint of the rows, {@link io.github.sparseae.internal.train.feed.RowsFingerprint}
 * </dl>
 *
 * <p>A number that is NaN or infinite is a text, {@code "NaN"}. The tensors are, for each moment,
 * its parameters, what the optimiser remembers of each that is trained ({@code
 * encoder.weights/adam.m}), and where dead units are resampled, as float64, {@code
 * resampling/active_rows}; for {@code now} under these names, for others with {@code epoch_start/}
 * or {@code best/} before them. Further, all float64: {@code epoch/active_rows} and {@code
 * epoch/saturated_rows}, a number for each unit; {@code epochs/reports}, a row for each finished
 * epoch: loss, penalty, whether it was validated, validation loss and penalty, rows, seconds,
 * whether L0 is controlled, its target, mean, end and coefficient, and units resampled; and {@code
 * epochs/warnings}, a row for each warning: epoch, kind, and up to three figures. The kinds are, in
 * order from 1, those of {@link io.github.sparseae.train.TrainingWarning}: saturated units, silent
 * code, constant code, nothing explained, frozen thresholds, dead units, coefficient at bound,
 * target missed. What an optimiser remembers need not be finite.
 *
 * <h2>Reading</h2>
 *
 * <p>Nothing is believed before it is checked, and no memory is set aside for what a header merely
 * claims: lengths, UTF-8, JSON within bounds, each name once, types, shapes and offsets against the
 * size of the file and against the plan, the plan against itself, then the checksum and every
 * weight. What is wrong is a {@link io.github.sparseae.file.ModelFileException} that says where. No
 * class is chosen by a name in a file, and no Java object is deserialised.
 */
@NullMarked
package io.github.sparseae.file;

import org.jspecify.annotations.NullMarked;
