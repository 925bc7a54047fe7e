#!/usr/bin/env python3
"""Measures scikit-learn's isolation forest as samples.AnomalyDetection measures the library.

pip install scikit-learn; scripts/isolation-forest.py FOLDER..., each with X.npy and y.npy.
"""
import sys

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score

for folder in sys.argv[1:]:
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
