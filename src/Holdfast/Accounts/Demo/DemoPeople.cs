using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts.Demo;

/// <summary>
/// Three people of the made-up community whose way in is no secret. They exist only where <c>holdfast demo</c> put them,
/// and the site says so each time it starts while they do.
/// </summary>
public static class DemoPeople
{
    public sealed record Person(string Shown, string SignIn, string Passphrase, string? Role);

    public static readonly IReadOnlyList<Person> All =
    [
        new("Juniper", "demo-member-harbor-01", "juniper walks by the water", null),
        new("Theo", "demo-facilitator-harbor-02", "theo opens the hall at six", Roles.Facilitator),
        new("Marisol", "demo-steward-harbor-03", "marisol waters every plant", Roles.Steward),
    ];

    /// <summary>Adds who isn't there yet.</summary>
    /// <returns>How many were added.</returns>
    public static async Task<int> Load(IServiceProvider services, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<HoldfastDb>();
        var sealer = services.GetRequiredService<Sealer>();
        var writer = services.GetRequiredService<Writer>();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var there = await There(db, sealer, cancellation);
        var added = All.Except(there).ToList();
        foreach (var person in added)
        {
            var hash = await services.GetRequiredService<Passphrases>().Make(person.Passphrase, isKnownDevice: false, cancellation);
            await writer.Write(
                db,
                async () =>
                {
                    var member = services.GetRequiredService<Joining>().Join(db, SignInName.Read(person.SignIn)!, new Profile(person.Shown), hash);
                    await db.SaveChangesAsync(cancellation);
                    if (person.Role is not null)
                    {
                        db.RoleGrants.Add(RoleGrant.Give(person.Role, member.Id, by: null, "Part of the made-up community.", now, RoleGrant.LastsAtMost, sealer, person.Shown));
                        await services.GetRequiredService<Audit>().Note(db, actor: null, Deeds.RoleGiven, "member", member.Id, member.Id, cancellation);
                    }
                },
                cancellation);
        }

        return added.Count;
    }

    /// <summary>Those of them who are members here.</summary>
    public static async Task<IReadOnlyList<Person>> There(HoldfastDb db, Sealer sealer, CancellationToken cancellation)
    {
        var byHash = All.ToDictionary(person => Convert.ToHexString(SignInName.Read(person.SignIn)!.Hash(sealer)));
        var hashes = byHash.Keys.Select(Convert.FromHexString).ToList();
        var found = await db.Members.Where(member => hashes.Contains(member.SignInNameHash)).Select(member => member.SignInNameHash).ToListAsync(cancellation);
        return [.. found.Select(hash => byHash[Convert.ToHexString(hash)]).OrderBy(person => person.SignIn, StringComparer.Ordinal)];
    }

    /// <summary>Prints how to sign in as each, or nothing where the demo community isn't.</summary>
    public static async Task Print(IServiceProvider services, TextWriter output, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var there = await There(scope.ServiceProvider.GetRequiredService<HoldfastDb>(), scope.ServiceProvider.GetRequiredService<Sealer>(), cancellation);
        if (there.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync("Demo sign-ins, known to everybody (never on a site for real people):");
        foreach (var person in there)
        {
            await output.WriteLineAsync($"  {person.Shown + " (" + (person.Role ?? "member") + ")",-24} {person.SignIn,-28} {person.Passphrase}");
        }
    }
}
