using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// Whom a group tells that something waits for them, always inside the write of what happened. Nobody hears of what they
/// did themselves, and nobody of somebody they keep apart from, whichever of them said so. Of what is nameless no row may
/// tell whose it is: its author is told by <see cref="NamelessNotices"/> when they look.
/// </summary>
public sealed class SendingWord(Inbox inbox, KeyStore keys, Sealer sealer, IClock clock)
{
    /// <summary>A reply to somebody's post, or a hello to somebody who came in.</summary>
    public async Task Replied(HoldfastDb db, Group group, Post post, Membership by, Reply reply, string text, CancellationToken cancellation)
    {
        if ((post.MembershipId ?? post.WelcomesId) is not { } author || author == by.Id)
        {
            return;
        }

        var met = Met(db, group).Where(other => other.Id == author);
        // To leave a nameless reply untold would tell that it is by somebody they keep apart from.
        met = reply.IsNameless ? met : met.ApartFromNone(db, by.PublicId);
        var found = await met.Join(db.Members, other => other.MemberId, member => member.Id, (other, member) => new { other.MemberId, other.PublicId, Who = member.PublicId, member.KeyId, member.Profile }).SingleOrDefaultAsync(cancellation);
        // Who has just left has no key any more.
        if (found is not null && keys.Find(found.KeyId) is not null && !MutedWords.AreIn(text, sealer.Open(found.Profile!, Member.PlaceOfProfile(found.Who)).MutedWords))
        {
            await inbox.Tell(db, found.MemberId, NoticeKind.Reply, AddressOf(group, post), found.PublicId, cancellation);
        }
    }

    /// <summary>Support for a post under somebody's name. For nameless words there is none: nothing says when it was given.</summary>
    public Task Heard(HoldfastDb db, Group group, Post post, Membership by, CancellationToken cancellation) => post.MembershipId is { } author && author != by.Id
        ? Tell(db, Met(db, group).Where(other => other.Id == author).ApartFromNone(db, by.PublicId), AddressOf(group, post), cancellation)
        : Task.CompletedTask;

    /// <summary>Somebody came in and hopes for a hello: those on the rota are asked.</summary>
    /// <param name="by">The membership that let them in; null for who came by themselves.</param>
    public Task Arrived(HoldfastDb db, Group group, Membership newcomer, Post welcome, long? by, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return Tell(db, Met(db, group).Where(other => other.Id != newcomer.Id && other.Id != by).GreetingAt(db, now).ApartFromNone(db, newcomer.PublicId), AddressOf(group, welcome), cancellation);
    }

    /// <summary>Nobody on the rota has said hello for <see cref="Greeting.Late"/>.</summary>
    public Task Late(HoldfastDb db, Group group, Membership newcomer, Post welcome, CancellationToken cancellation) =>
        Tell(db, Caring(db, group).Where(other => other.Id != newcomer.Id).ApartFromNone(db, newcomer.PublicId), AddressOf(group, welcome), cancellation);

    public Task Asked(HoldfastDb db, Group group, Membership asker, CancellationToken cancellation) =>
        Tell(db, Caring(db, group).Where(other => other.Id != asker.Id), AddressOf(group) + "/care", cancellation);

    /// <summary>Let in or not: they read which where it leads.</summary>
    public Task Answered(HoldfastDb db, Group group, Membership asker, CancellationToken cancellation) =>
        inbox.Tell(db, asker.MemberId, NoticeKind.News, AddressOf(group), asker.PublicId, cancellation);

    public Task Noted(HoldfastDb db, Group group, Membership by, long to, CancellationToken cancellation) =>
        Tell(db, Met(db, group).Where(other => other.Id == to).ApartFromNone(db, by.PublicId), AddressOf(group), cancellation);

    /// <summary>Whoever wrote this asks for somebody: those who look after the group are told, at any hour, and by no words of it.</summary>
    /// <param name="nameless">Then all of them are told, the writer too if they are one: to leave one out would tell whose words they are.</param>
    /// <returns>False where there is nobody to tell but the writer.</returns>
    public async Task<bool> Wanted(HoldfastDb db, Group group, Membership by, string post, bool nameless, CancellationToken cancellation)
    {
        var whom = nameless ? ThoseToAsk(db, group) : ThoseToAsk(db, group).Where(other => other.Id != by.Id).ApartFromNone(db, by.PublicId);
        var hearers = await whom.OrderBy(other => other.Id).Take(Inbox.MostAtOnce).Select(other => new Hearer(other.MemberId, other.PublicId)).ToListAsync(cancellation);
        await inbox.Tell(db, hearers, NoticeKind.Duty, $"{AddressOf(group)}/posts/{post}?wanted=1", cancellation);
        return hearers.Exists(hearer => hearer.Member != by.MemberId);
    }

    /// <summary>Those who look after the group and can come to the site.</summary>
    public IQueryable<Membership> ThoseToAsk(HoldfastDb db, Group group)
    {
        var now = clock.GetCurrentInstant();
        return Caring(db, group).Where(other => db.Members.Any(member => member.Id == other.MemberId && (member.SuspendedUntil == null || member.SuspendedUntil <= now)));
    }

    /// <summary>Something the whole group is told: as many as one write may tell at once, the others by <see cref="GroupRounds"/>.</summary>
    public async Task Announce(HoldfastDb db, Announcement announcement, Group group, CancellationToken cancellation)
    {
        if (await Spread(db, announcement, group, cancellation) is { } last)
        {
            announcement.ReachedTo(last);
            db.Announcements.Add(announcement);
        }
    }

    /// <summary>Tells the next of them.</summary>
    /// <returns>The last membership told; null when there are no more.</returns>
    internal async Task<long?> Spread(HoldfastDb db, Announcement announcement, Group group, CancellationToken cancellation)
    {
        var (after, by) = (announcement.AfterId, announcement.ById);
        var whom = db.Memberships.AsNoTracking().Where(other => other.GroupId == group.Id && other.Id > after);
        // That the group closes is nobody's word to somebody else; what somebody changed is.
        if (announcement.Kind == AnnouncementKind.Agreements && await db.Memberships.Where(other => other.Id == by).Select(other => other.PublicId).SingleOrDefaultAsync(cancellation) is { } alias)
        {
            whom = whom.ApartFromNone(db, alias);
        }

        var next = await whom.OrderBy(other => other.Id).Take(Inbox.MostAtOnce).Select(other => new { other.Id, other.MemberId, other.PublicId, other.State, other.SuspendedUntil }).ToListAsync(cancellation);
        var now = clock.GetCurrentInstant();
        var paused = next.Where(other => other.SuspendedUntil > now).Select(other => other.MemberId).ToHashSet();
        // Whoever waits to be let in had better know that there is no door any more.
        var hearers = next.Where(other => (other.State == MembershipState.In || (announcement.Kind == AnnouncementKind.Closed && other.State == MembershipState.Asked)) && other.Id != by).Select(other => new Hearer(other.MemberId, other.PublicId)).ToList();
        await (announcement.Week is { } week
            ? inbox.TellWeek(db, hearers.FindAll(hearer => !paused.Contains(hearer.Member)), week, announcement.AddressIn(group), cancellation)
            : inbox.Tell(db, hearers, NoticeKind.News, announcement.AddressIn(group), cancellation));
        return next.Count == Inbox.MostAtOnce ? next[^1].Id : null;
    }

    internal static string AddressOf(Group group) => "/groups/" + group.PublicId;

    private static string AddressOf(Group group, Post post) => string.Create(CultureInfo.InvariantCulture, $"{AddressOf(group)}/posts/{post.PublicId}");

    /// <summary>Those who read here now.</summary>
    private IQueryable<Membership> Met(HoldfastDb db, Group group)
    {
        var now = clock.GetCurrentInstant();
        return db.Memberships.AsNoTracking().Where(other => other.GroupId == group.Id && other.State == MembershipState.In && (other.SuspendedUntil == null || other.SuspendedUntil <= now));
    }

    private IQueryable<Membership> Caring(HoldfastDb db, Group group) => Met(db, group).FacilitatingAt(db, clock.GetCurrentInstant());

    private async Task Tell(HoldfastDb db, IQueryable<Membership> whom, string address, CancellationToken cancellation)
    {
        var hearers = await whom.OrderBy(other => other.Id).Take(Inbox.MostAtOnce).Select(other => new Hearer(other.MemberId, other.PublicId)).ToListAsync(cancellation);
        await inbox.Tell(db, hearers, NoticeKind.News, address, cancellation);
    }
}

internal static class Apartness
{
    /// <summary>Without those who keep apart from this alias, whoever of them said so.</summary>
    public static IQueryable<Membership> ApartFromNone(this IQueryable<Membership> memberships, HoldfastDb db, string alias) =>
        memberships.Where(other => !db.Blocks.Any(block => (block.Mine == alias && block.Theirs == other.PublicId) || (block.Mine == other.PublicId && block.Theirs == alias)));
}

/// <summary>The member's own groups, for how they hear of each. The scope is the membership's id: of this group alone.</summary>
internal sealed class GroupScopes : INoticeScopes
{
    public async Task<IReadOnlyList<NoticeScope>> Mine(HoldfastDb db, Me me, CancellationToken cancellation) => await db.Memberships.AsNoTracking()
        .Where(mine => mine.MemberId == me.MemberId && mine.State == MembershipState.In)
        .Join(db.Groups.Where(its => its.ClosedAt == null), mine => mine.GroupId, its => its.Id, (mine, its) => new { mine.PublicId, its.Name })
        .OrderBy(row => row.Name).ThenBy(row => row.PublicId)
        .Take(NoticeChoices.MostScopes)
        .Select(row => new NoticeScope(row.PublicId, row.Name))
        .ToListAsync(cancellation);
}
