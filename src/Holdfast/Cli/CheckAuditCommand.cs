using System.CommandLine;
using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;

namespace Holdfast.Cli;

internal static class CheckAuditCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var command = new Command("check-audit", "Say whether the log of who did what is whole; exits 1 and names the first entry that was changed or is missing.");
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            await using var scope = services.CreateAsyncScope();
            var (whole, wrong) = await services.GetRequiredService<Audit>().Check(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), cancellation);
            if (wrong is not null)
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Entry {wrong} was changed or is missing; the {whole} before it are whole."));
                return Commands.Refused;
            }

            var (decisions, wrongDecision) = await Moderation.Check(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), services.GetRequiredService<Sealer>(), cancellation);
            if (wrongDecision is not null)
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Moderation decision {wrongDecision} was changed or is missing; the {decisions} before it are whole."));
                return Commands.Refused;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The log is whole: {whole} entries."));
            return 0;
        });
        return command;
    }
}
