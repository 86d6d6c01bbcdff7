/**
 * A real Kubernetes API server for tests: {@link io.trailkeeper.crds.testing.KubernetesTest} says
 * that a test needs one, {@link io.trailkeeper.crds.testing.TestingKubernetes} is one.
 *
 * <p>Exported to the other modules as a test-jar. Imports nothing of Trailkeeper.
 */
package io.trailkeeper.crds.testing;
