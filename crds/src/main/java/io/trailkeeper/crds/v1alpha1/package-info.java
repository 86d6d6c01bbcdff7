/**
 * The Trail of {@code trailkeeper.io/v1alpha1} as Java types, from which its CRD is generated.
 *
 * <p>Dumb data: nothing here checks anything, so that a Trail that is wrong, or that a newer
 * version stored, can be read without failing. What is absent is null; a field that is not known is
 * passed over; values from a closed set are texts. Lists are as they were read, and are not to be
 * changed.
 *
 * <p>A leaf: imports nothing of Trailkeeper. Used by all other packages of this module, by the
 * operator and by the command line.
 */
@NullMarked
package io.trailkeeper.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
