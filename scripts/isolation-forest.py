#!/usr/bin/env python3
"""Measures scikit-learn's isolation forest as samples.DetectorComparison measures the library."""
import argparse

parser = argparse.ArgumentParser(description=__doc__, epilog="Needs: pip install scikit-learn")
parser.add_argument("folders", metavar="FOLDER", nargs="+", help="a folder with X.npy and y.npy")
folders = parser.parse_args().folders

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

for folder in folders:
    x, y = np.load(f"{folder}/X.npy"), np.load(f"{folder}/y.npy")
    results = []
    for seed in range(5):
        normal = np.random.default_rng(seed).permutation(np.flatnonzero(y == 0))
        half = len(normal) // 2
        test = np.concatenate([normal[half:], np.flatnonzero(y == 1)])
        forest = IsolationForest(random_state=seed).fit(x[normal[:half]])
        score = -forest.score_samples(x[test])
        results.append((roc_auc_score(y[test], score), average_precision_score(y[test], score)))
    mean, deviation = np.mean(results, axis=0), np.std(results, axis=0, ddof=1)
    print(
        f"{folder}: AUC {mean[0]:.3f} ± {deviation[0]:.3f},"
        f" average precision {mean[1]:.3f} ± {deviation[1]:.3f}"
    )
