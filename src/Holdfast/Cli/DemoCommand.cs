using System.CommandLine;
using Holdfast.Accounts.Demo;
using Holdfast.Data;
using Holdfast.Groups.Demo;
using Holdfast.Meetings;
using Holdfast.Meetings.Demo;
using Holdfast.Recovery.Demo;
using NodaTime;

namespace Holdfast.Cli;

internal static class DemoCommand
{
    public static Command Create()
    {
        var place = new PlaceOptions();
        var command = new Command("demo", "Put in a made-up community to try the site with. What is already there stays.");
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            await using var scope = services.CreateAsyncScope();
            var added = await DemoCommunity.Load(
                scope.ServiceProvider.GetRequiredService<HoldfastDb>(),
                services.GetRequiredService<Writer>(),
                services.GetRequiredService<Sealer>(),
                services.GetRequiredService<ProgrammeCatalog>(),
                services.GetRequiredService<IClock>(),
                cancellation);
            var people = await DemoPeople.Load(scope.ServiceProvider, cancellation);
            var groups = await DemoGroups.Load(scope.ServiceProvider, cancellation);
            var isNew = await DemoDays.Load(scope.ServiceProvider, cancellation);
            Console.WriteLine(added > 0 || people > 0 || groups > 0 || isNew
                ? $"The demo community is in: {added} meetings, {people} people with a sign-in, {groups} groups."
                : "The demo community was already there; nothing was changed.");
            await DemoPeople.Print(services, Console.Out, cancellation);
            return 0;
        });
        return command;
    }
}
