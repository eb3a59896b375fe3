using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Notices;

/// <summary>Where every slice tells a member that something waits for them. Nothing but a kind, a time and an address is told.</summary>
public sealed class Inbox(KeyStore keys, Sealer sealer, IClock clock)
{
    /// <summary>A circle of greeters or a post's few voices. Telling a whole large group is no notice but a feed.</summary>
    public const int MostAtOnce = 200;

    /// <summary>
    /// Notes it inside the caller's write, so that neither stands without the other; devices are told afterwards. Whoever
    /// has left, or chose to hear nothing of the kind or the group, is passed over.
    /// </summary>
    /// <param name="address">Where it waits, inside this site: <c>/groups/…</c>, up to <see cref="Notice.LongestAddress"/> characters. The same kind at the same address is the same thing.</param>
    /// <param name="scope">The group's, as its slice gives it to <see cref="INoticeScopes"/>; null outside groups.</param>
    public Task Tell(HoldfastDb db, long member, NoticeKind kind, string address, string? scope = null, CancellationToken cancellation = default) =>
        Tell(db, [new Hearer(member, scope)], kind, address, cancellation);

    /// <summary>The same for several, up to <see cref="MostAtOnce"/>.</summary>
    public Task Tell(HoldfastDb db, IReadOnlyCollection<long> members, NoticeKind kind, string address, string? scope = null, CancellationToken cancellation = default) =>
        Tell(db, [.. members.Select(member => new Hearer(member, scope))], kind, address, cancellation);

    /// <summary>The same for several whose scopes differ, as those of one group do.</summary>
    public Task Tell(HoldfastDb db, IReadOnlyCollection<Hearer> hearers, NoticeKind kind, string address, CancellationToken cancellation = default) =>
        Tell(db, hearers, kind, new NoticeAddress(address), cancellation);

    /// <summary>A week of a group, for those of them who asked for its line. It waits in the list, and no device is told.</summary>
    public Task TellWeek(HoldfastDb db, IReadOnlyCollection<Hearer> hearers, Week week, string address, CancellationToken cancellation = default) =>
        Tell(db, hearers, NoticeKind.Digest, new NoticeAddress(address, week), cancellation);

    private async Task Tell(HoldfastDb db, IReadOnlyCollection<Hearer> hearers, NoticeKind kind, NoticeAddress where, CancellationToken cancellation)
    {
        var scopes = hearers.DistinctBy(hearer => hearer.Member).ToDictionary(hearer => hearer.Member, hearer => hearer.Scope);
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("A notice belongs to the write it tells of.");
        }

        if (scopes.Count > MostAtOnce || !IsInside(where.Address) || scopes.Values.Any(scope => scope is { Length: 0 or > NoticeScope.Longest }))
        {
            throw new ArgumentException("A notice leads inside this site and goes to a few.", nameof(where));
        }

        var asked = scopes.Keys.ToList();
        // In one order, so that two writes that tell the same people wait for each other and not both ways.
        var told = await (
            from member in db.Members.AsNoTracking().Where(member => asked.Contains(member.Id))
            join reach in db.Reaches on member.Id equals reach.MemberId into reaches
            from reach in reaches.DefaultIfEmpty()
            orderby member.Id
            select new { member.Id, member.PublicId, member.KeyId, reach!.Choices }).ToListAsync(cancellation);
        var now = clock.GetCurrentInstant();
        keys.Prepare(told.Select(member => member.KeyId));
        foreach (var member in told)
        {
            // Without their key nothing of theirs can be kept: they have just left.
            if (keys.Find(member.KeyId) is not { } key)
            {
                continue;
            }

            var choices = member.Choices is null ? new NoticeChoices() : sealer.Open(member.Choices, Reach.PlaceOf(member.PublicId));
            var scope = scopes[member.Id];
            var telling = where.Week is null ? choices.For(kind, scope) : choices.Digests.Contains(scope) ? Telling.Quiet : Telling.Nothing;
            if (telling == Telling.Nothing)
            {
                continue;
            }

            var isNew = await Put(db, member.Id, kind, where, key, now, cancellation);
            if (telling == Telling.ByName && (isNew || kind == NoticeKind.Duty))
            {
                await Due(db, member.Id, kind == NoticeKind.Duty, now, cancellation);
            }
        }
    }

    internal static bool IsInside(string address) =>
        address is { Length: > 0 and <= Notice.LongestAddress } && address[0] == '/' && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(char.IsControl);

    /// <returns>False when one about the same thing is waiting already: it moves up, and nobody is told twice.</returns>
    private async Task<bool> Put(HoldfastDb db, long member, NoticeKind kind, NoticeAddress address, SealingKey key, Instant now, CancellationToken cancellation)
    {
        var about = Notice.AboutOf(kind, address.Address, key);
        if (address.Week is not null)
        {
            // It says something else each week.
            await db.Notices.Where(notice => notice.MemberId == member && notice.About == about).ExecuteDeleteAsync(cancellation);
        }
        else if (await db.Notices.Where(notice => notice.MemberId == member && notice.About == about && !notice.IsSeen)
            .ExecuteUpdateAsync(set => set.SetProperty(notice => notice.At, now), cancellation) > 0)
        {
            return false;
        }

        var id = RandomId.New();
        var (name, where, at) = (kind.ToString(), sealer.Seal(address, key, Notice.PlaceOf(id)).Bytes, now.ToUnixTimeTicks());
        // Two events may tell of the same thing at once: one adds the row, the other moves it up. The address sealed first stays.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into "Notices" ("PublicId", "MemberId", "Kind", "About", "Where", "At", "IsSeen") values ({id}, {member}, {name}, {about}, {where}, {at}, {false})
            on conflict ("MemberId", "About") do update set "At" = excluded."At", "IsSeen" = excluded."IsSeen"
            """,
            cancellation);
        await db.Notices.Where(notice => db.Notices.Where(kept => kept.MemberId == member)
                .OrderByDescending(kept => kept.At).ThenByDescending(kept => kept.Id).Skip(Notice.MostPerMember).Select(kept => kept.Id).Contains(notice.Id))
            .ExecuteDeleteAsync(cancellation);
        return true;
    }

    /// <summary>Their devices are to be told. What waits for the morning goes on waiting, and covers this too.</summary>
    private static Task<int> Due(HoldfastDb db, long member, bool isUrgent, Instant now, CancellationToken cancellation) => isUrgent
        ? db.Reaches.Where(reach => reach.MemberId == member).ExecuteUpdateAsync(set => set.SetProperty(reach => reach.DueAt, now).SetProperty(reach => reach.IsUrgent, true), cancellation)
        : db.Reaches.Where(reach => reach.MemberId == member && reach.DueAt == null).ExecuteUpdateAsync(set => set.SetProperty(reach => reach.DueAt, now), cancellation);
}

/// <summary>Somebody who is told.</summary>
/// <param name="Scope">Theirs of the group it is about; null outside groups.</param>
public sealed record Hearer(long Member, string? Scope);

/// <summary>The groups a member may choose about, for the page of choices. Registered by the slice that has them: <c>services.AddScoped&lt;INoticeScopes, …&gt;()</c>.</summary>
public interface INoticeScopes
{
    /// <summary>The member's own, up to <see cref="NoticeChoices.MostScopes"/>, in the order to be shown.</summary>
    Task<IReadOnlyList<NoticeScope>> Mine(HoldfastDb db, Me me, CancellationToken cancellation);
}

/// <param name="Scope">Opaque and stable: up to <see cref="Longest"/> letters, digits, hyphens and underscores, such as the membership's public id.</param>
/// <param name="Name">What the member calls it.</param>
public sealed record NoticeScope(string Scope, string Name)
{
    public const int Longest = 40;
}
