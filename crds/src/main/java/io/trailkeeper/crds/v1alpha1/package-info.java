/**
 * The Trail and the TrailCheckpoint of {@code trailkeeper.io/v1alpha1} as Java types, from which
 * their CRDs are generated. What the annotations require, default and forbid is the API server's to
 * check.
 *
 * <p>Dumb data: nothing here checks anything in Java, so that a Trail that is wrong, or that a
 * newer version stored, can be read without failing. What is absent is null; a field that is not
 * known is passed over; values from a closed set are texts. Lists are as they were read, and are
 * not to be changed.
 *
 * <p>A leaf: imports nothing of Trailkeeper. Used by all other packages of this module, by the
 * operator and by the command line.
 */
@NullMarked
package io.trailkeeper.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
