/**
 * Who a cluster is: its account id, its region, and the ARNs made of them.
 *
 * <p>A leaf: it imports nothing of Trailkeeper, and every other package may import it.
 */
@NullMarked
package io.trailkeeper.core.cluster;

import org.jspecify.annotations.NullMarked;
