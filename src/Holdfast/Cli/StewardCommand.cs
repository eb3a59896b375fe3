using System.CommandLine;
using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Cli;

internal static class StewardCommand
{
    public static Command Create() => new("steward", "The people who look after this community.") { Add() };

    private static Command Add()
    {
        var place = new PlaceOptions();
        var name = new Argument<string>("sign-in-name") { Description = "The member's sign-in name, such as harbor-violet-canoe-42. They must have joined." };
        var command = new Command("add", "Make a member a steward for 90 days. Stewards can then give roles themselves.") { name };
        place.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var services = Offline.Services(place.Read(parsed));
            await Migrator.Migrate(services, cancellation);
            await using var scope = services.CreateAsyncScope();
            var until = await Give(scope.ServiceProvider, parsed.GetValue(name)!, cancellation);
            Console.WriteLine($"They are a steward until {until.InUtc().Date:uuuu'-'MM'-'dd}.");
            return 0;
        });
        return command;
    }

    private static async Task<Instant> Give(IServiceProvider services, string typed, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        var sealer = services.GetRequiredService<Sealer>();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var hash = SignInName.Read(typed)?.Hash(sealer);
        var member = hash is null ? null : await db.Members.AsNoTracking().SingleOrDefaultAsync(known => known.SignInNameHash == hash, cancellation);
        if (member is null)
        {
            throw new RefusalException("Nobody has that sign-in name. They join on the site first, then you name them here.");
        }

        if (await db.RoleGrants.HeldAt(now).Where(grant => grant.MemberId == member.Id && grant.Role == Roles.Steward).OrderByDescending(grant => grant.Until).FirstOrDefaultAsync(cancellation) is { } held)
        {
            return held.Until;
        }

        var given = RoleGrant.Give(Roles.Steward, member.Id, by: null, "Named by whoever runs the server.", now, RoleGrant.Lasts, sealer, sealer.Open(member.Profile!, member.ProfilePlace).Name);
        await services.GetRequiredService<Writer>().Write(
            db,
            async () =>
            {
                db.RoleGrants.Add(given);
                await services.GetRequiredService<Audit>().Note(db, actor: null, Deeds.RoleGiven, "member", member.Id, member.Id, cancellation);
            },
            cancellation);
        return given.Until;
    }
}
