/**
 * The trails that clients of CloudTrail's API are told of, and the public keys: from a data
 * directory, a cluster, or what was delivered.
 *
 * <p>May import {@code cluster}, {@code embedded}, {@code usage} and {@code validate}, and the
 * checkpoints, configurations and object stores of the other modules. Called by {@code awsendpoint}
 * and {@code aws}.
 */
@NullMarked
package io.trailkeeper.cli.awstrail;

import org.jspecify.annotations.NullMarked;
