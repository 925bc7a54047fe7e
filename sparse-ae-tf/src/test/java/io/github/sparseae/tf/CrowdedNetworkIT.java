package io.github.sparseae.tf;

import io.github.sparseae.stress.CrowdedNetwork;

class CrowdedNetworkIT extends CrowdedNetwork {}
