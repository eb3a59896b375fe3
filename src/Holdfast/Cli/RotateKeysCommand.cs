using System.CommandLine;
using System.Globalization;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Cli;

internal static class RotateKeysCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var command = new Command("rotate-keys", "Put a new master key in place of the old one and wrap every key anew. What is sealed stays as it is; killed half-way, it is finished or undone at the next start.");
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            var at = place.Read(parsed);
            if (!File.Exists(at.MasterKeyFile))
            {
                throw new RefusalException($"There is no master key at {at.MasterKeyFile}, so there is nothing to replace.");
            }

            try
            {
                using var keys = KeyStore.Open(at, SystemClock.Instance);
                var count = keys.Rotate();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} keys are wrapped by a new master key, in {at.MasterKeyFile}. Keep a copy of it apart; the copy you had opens only old backups of the keys."));
                return 0;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new RefusalException($"The master key could not be replaced: {failure.Message}", failure);
            }
        });
        return command;
    }
}
