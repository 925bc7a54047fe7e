package io.github.sparseae.java;

import io.github.sparseae.stress.CrowdedNetwork;

class CrowdedJavaNetworkIT extends CrowdedNetwork {}
