"""Reads a model file with nothing but Python's standard library, and prints what is in it.

One line for the checksum, one for each text of the metadata, one for each tensor: its name, type,
shape, the sum of its numbers and the last of them, in hexadecimal.
"""
import json
import math
import struct
import sys
import zlib

TYPES = {"F32": "f", "F64": "d"}

with open(sys.argv[1], "rb") as file:
    content = file.read()
(header_length,) = struct.unpack_from("<Q", content)
header = json.loads(content[8 : 8 + header_length].decode("utf-8"))
data = memoryview(content)[8 + header_length :]
metadata = header.pop("__metadata__")

checksum = metadata["crc32"]
field = b'"crc32":"'
zeroed = content.replace(field + checksum.encode("ascii"), field + b"0" * 8, 1)
assert "%08x" % zlib.crc32(zeroed) == checksum, "the checksum does not fit"
print("aligned", (8 + header_length) % 8)

specification = json.loads(metadata["specification"])
print("hidden", specification["hidden"])
print("seed", specification["seed"])
print("weight", repr(specification["sparsity"]["weight"]))
print("rows", json.loads(metadata["provenance"])["trainings"][0]["data"]["sha256"])

for name in sorted(header):
    tensor = header[name]
    begin, end = tensor["data_offsets"]
    numbers = struct.unpack(
        "<%d%s" % (math.prod(tensor["shape"]), TYPES[tensor["dtype"]]), data[begin:end]
    )
    print(name, tensor["dtype"], tensor["shape"], math.fsum(numbers).hex(), numbers[-1].hex())
