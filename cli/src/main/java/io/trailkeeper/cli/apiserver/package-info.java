/**
 * What a kube-apiserver is told about auditing: its flags and mounts, read from the forms in which
 * people write them, the audit policy, the webhook's kubeconfig, and what is wrong with them.
 *
 * <p>Pure: reads texts, and files only where a caller hands in how. May import {@code crds.text},
 * {@code crds.yaml} and {@code core.pki}. Called by {@code setup}.
 */
@NullMarked
package io.trailkeeper.cli.apiserver;

import org.jspecify.annotations.NullMarked;
