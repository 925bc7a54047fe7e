"""Encodes and decodes rows by a folder in SAELens's layout, with nothing but Python's standard library.

Arguments: the folder, and rows as JSON. Prints a line for each row: the code, then the reconstruction.
"""
import json
import math
import pathlib
import struct
import sys

TYPES = {"F32": "f", "F64": "d"}

folder = pathlib.Path(sys.argv[1])
cfg = json.loads((folder / "cfg.json").read_text("utf-8"))
content = (folder / "sae_weights.safetensors").read_bytes()
(header_length,) = struct.unpack_from("<Q", content)
header = json.loads(content[8 : 8 + header_length].decode("utf-8"))
assert header.pop("__metadata__")["format"] == "pt"


def tensor(name):
    entry = header.pop(name)
    begin, end = entry["data_offsets"]
    data = content[8 + header_length + begin : 8 + header_length + end]
    count = math.prod(entry["shape"])
    return entry["shape"], struct.unpack("<%d%s" % (count, TYPES[entry["dtype"]]), data)


def vector(name, length):
    shape, numbers = tensor(name)
    assert shape == [length], (name, shape)
    return numbers


def matrix(name, rows, columns):
    shape, numbers = tensor(name)
    assert shape == [rows, columns], (name, shape)
    return [numbers[i * columns : (i + 1) * columns] for i in range(rows)]


def times(row, weights):
    return [sum(x * w[j] for x, w in zip(row, weights)) for j in range(len(weights[0]))]


inputs, units = cfg["d_in"], cfg["d_sae"]
w_enc = matrix("W_enc", inputs, units)
w_dec = matrix("W_dec", units, inputs)
b_dec = vector("b_dec", inputs)
assert cfg["normalize_activations"] == "none" and cfg["reshape_activations"] == "none"

architecture = cfg["architecture"]
if architecture == "gated":
    b_gate, r_mag, b_mag = (vector(name, units) for name in ("b_gate", "r_mag", "b_mag"))
else:
    b_enc = vector("b_enc", units)
if architecture == "jumprelu":
    threshold = vector("threshold", units)
assert not header, header


def encode(row):
    if cfg["apply_b_dec_to_input"]:
        row = [x - b for x, b in zip(row, b_dec)]
    weighted = times(row, w_enc)
    if architecture == "gated":
        scaled = [[w * math.exp(r) for w, r in zip(line, r_mag)] for line in w_enc]
        magnitude = [z + b for z, b in zip(times(row, scaled), b_mag)]
        return [max(0, m) if z + b > 0 else 0 for m, z, b in zip(magnitude, weighted, b_gate)]
    weighted = [z + b for z, b in zip(weighted, b_enc)]
    if architecture == "jumprelu":
        return [max(0, z) if z > t else 0 for z, t in zip(weighted, threshold)]
    if architecture == "topk":
        least = sorted(weighted)[-cfg["k"]]
        return [max(0, z) if z >= least else 0 for z in weighted]
    assert architecture == "standard"
    return [max(0, z) for z in weighted]


for row in json.loads(sys.argv[2]):
    code = encode(row)
    reconstruction = [x + b for x, b in zip(times(code, w_dec), b_dec)]
    print(" ".join(repr(float(x)) for x in code + reconstruction))
