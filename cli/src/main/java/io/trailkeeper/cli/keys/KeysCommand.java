package io.trailkeeper.cli.keys;

import picocli.CommandLine.Command;

/** Signing keys, for those who keep them. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Lists, rotates and revokes signing keys, and lets keys of AWS KMS sign.",
    subcommands = {
      ImportKmsKeyCommand.class,
      ListKeysCommand.class,
      RevokeKeyCommand.class,
      RotateKeysCommand.class
    })
public final class KeysCommand {}
