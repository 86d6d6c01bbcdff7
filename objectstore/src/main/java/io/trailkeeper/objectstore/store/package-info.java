/**
 * What an object store is: its contract, the values that go in and out, and how it fails.
 *
 * <p>A leaf: it imports nothing of Trailkeeper. The stores implement it; delivery and validation
 * call it.
 */
@NullMarked
package io.trailkeeper.objectstore.store;

import org.jspecify.annotations.NullMarked;
