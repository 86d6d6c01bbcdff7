/** What tests of the operator play: the kubelet, a collector, an installed release. */
@NullMarked
package io.trailkeeper.operator.testing;

import org.jspecify.annotations.NullMarked;
