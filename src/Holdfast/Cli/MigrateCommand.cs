using System.CommandLine;
using Holdfast.Data;

namespace Holdfast.Cli;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var command = new Command("migrate", "Bring the database to this version's shape; a backup is taken first.");
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            Console.WriteLine("The database is up to date.");
            return 0;
        });
        return command;
    }
}
