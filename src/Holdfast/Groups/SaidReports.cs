using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// Posts and replies as things that can be reported. The subject of named words is their membership, so that nothing
/// leads out of the group; of nameless words it is the words' own id, so that a decision about them names nobody.
/// </summary>
internal abstract class SaidReports(GroupSeals seals, IClock clock) : IReportable
{
    private const int MostGroups = 200;
    private const string By = "moderation";
    private static readonly LocalText AliasLabel = new("Name in the group", "Nombre en el grupo");
    private static readonly LocalText WordsLabel = new("What was said", "Lo que se dijo");

    public abstract string Kind { get; }

    public abstract LocalText Name { get; }

    public IReadOnlySet<Step> Steps { get; } = new HashSet<Step> { Step.Note, Step.Hide, Step.Slow, Step.SuspendFromGroup, Step.Suspend, Step.Remove };

    protected GroupSeals Seals => seals;

    protected Instant Now => clock.GetCurrentInstant();

    public async Task<Reported?> Find(HoldfastDb db, Me me, string id, CancellationToken cancellation)
    {
        if (await Said(db, id, cancellation) is not { Words: { } words } said
            || await db.Groups.Where(group => group.Id == said.GroupId).Select(group => group.PublicId).SingleAsync(cancellation) is not { } group
            || await db.StandingIn(group, me, clock, cancellation) is not { MayRead: true } standing
            || said.MembershipId == standing.Mine!.Id)
        {
            return null;
        }

        var author = said.MembershipId is { } membership ? await db.Memberships.AsNoTracking().SingleOrDefaultAsync(other => other.Id == membership, cancellation) : null;
        var alias = author is null ? null : seals.Alias(author);
        List<SnapshotLine> lines = [new SnapshotLine(WordsLabel, words.Text)];
        if (alias is not null)
        {
            lines.Insert(0, new SnapshotLine(AliasLabel, alias));
        }

        return new Reported(Name.ToString(), lines)
        {
            Subject = author?.PublicId ?? id,
            Group = group,
            Alias = author is null ? null : new Alias(author.PublicId, alias!, standing.Mine!.PublicId),
        };
    }

    public async Task<IReadOnlyList<string>> GroupsJudgedBy(HoldfastDb db, Me me, CancellationToken cancellation) => await db.Memberships
        .FacilitatingAt(db, Now)
        .Where(mine => mine.MemberId == me.MemberId)
        .Join(db.Groups, mine => mine.GroupId, group => group.Id, (_, group) => group.PublicId)
        .Take(MostGroups)
        .ToListAsync(cancellation);

    public async Task<IReadOnlyList<string>> SubjectsOf(HoldfastDb db, Somebody who, CancellationToken cancellation)
    {
        var mine = await db.Memberships.AsNoTracking().Where(membership => membership.MemberId == who.MemberId).Take(MostGroups).ToListAsync(cancellation);
        return [.. mine.Select(membership => membership.PublicId), .. mine.SelectMany(membership => NamelessOf(seals.Nameless(membership)))];
    }

    public async Task<long?> MemberOf(HoldfastDb db, string subject, CancellationToken cancellation) =>
        await db.Memberships.Where(membership => membership.PublicId == subject).Select(membership => (long?)membership.MemberId).SingleOrDefaultAsync(cancellation);

    public string? AskWhose(string thing, string? subject) => thing == subject ? $"/nameless/{Kind}/{thing}" : null;

    public async Task Do(HoldfastDb db, Deed deed, DeedTarget target, CancellationToken cancellation)
    {
        if (deed is Deed.Hide or Deed.Restore)
        {
            await Hide(db, target.Thing, deed == Deed.Hide, By, cancellation);
            return;
        }

        // Nameless words have no membership to slow down: nobody may know whose they are.
        if (await db.Memberships.SingleOrDefaultAsync(membership => membership.PublicId == target.Subject, cancellation) is not { } subject)
        {
            return;
        }

        switch (deed)
        {
            case Deed.Slow:
                subject.Slow(target.Until ?? Instant.MaxValue);
                break;
            case Deed.SuspendFromGroup:
                subject.Suspend(target.Until ?? Instant.MaxValue);
                break;
            case Deed.Unslow or Deed.Readmit:
                subject.Restore();
                break;
            default:
                throw new InvalidOperationException($"Unknown deed {deed}.");
        }
    }

    /// <summary>Where it stands and what it says; null when it isn't there, is hidden or was taken back.</summary>
    protected abstract Task<(long GroupId, long? MembershipId, Said? Words)?> Said(HoldfastDb db, string id, CancellationToken cancellation);

    protected abstract Task Hide(HoldfastDb db, string id, bool hidden, string by, CancellationToken cancellation);

    protected abstract IReadOnlyList<string> NamelessOf(Nameless theirs);
}

internal sealed class PostReports(GroupSeals seals, IClock clock) : SaidReports(seals, clock)
{
    public override string Kind => "post";

    public override LocalText Name { get; } = new("Post", "Mensaje");

    protected override async Task<(long GroupId, long? MembershipId, Said? Words)?> Said(HoldfastDb db, string id, CancellationToken cancellation) =>
        await db.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.PublicId == id && post.HiddenAt == null, cancellation) is { } post
            ? (post.GroupId, post.MembershipId, Seals.OpenIfThere(post.Words, post.WordsPlace))
            : null;

    protected override async Task Hide(HoldfastDb db, string id, bool hidden, string by, CancellationToken cancellation)
    {
        if (await db.Posts.SingleOrDefaultAsync(post => post.PublicId == id, cancellation) is not { } post)
        {
            return;
        }

        if (hidden)
        {
            post.Hide(by, HiddenReason.Text, Now, Seals);
        }
        else
        {
            post.Restore();
        }
    }

    protected override IReadOnlyList<string> NamelessOf(Nameless theirs) => theirs.Posts;
}

internal sealed class ReplyReports(GroupSeals seals, IClock clock) : SaidReports(seals, clock)
{
    public override string Kind => "reply";

    public override LocalText Name { get; } = new("Reply", "Respuesta");

    protected override async Task<(long GroupId, long? MembershipId, Said? Words)?> Said(HoldfastDb db, string id, CancellationToken cancellation) =>
        await db.Replies.AsNoTracking().SingleOrDefaultAsync(reply => reply.PublicId == id && reply.HiddenAt == null, cancellation) is { } reply
            ? (await db.Posts.Where(post => post.Id == reply.PostId).Select(post => post.GroupId).SingleAsync(cancellation), reply.MembershipId, Seals.OpenIfThere(reply.Words, reply.WordsPlace))
            : null;

    protected override async Task Hide(HoldfastDb db, string id, bool hidden, string by, CancellationToken cancellation)
    {
        if (await db.Replies.SingleOrDefaultAsync(reply => reply.PublicId == id, cancellation) is not { } reply)
        {
            return;
        }

        if (hidden)
        {
            reply.Hide(by, HiddenReason.Text, Now, Seals);
        }
        else
        {
            reply.Restore();
        }
    }

    protected override IReadOnlyList<string> NamelessOf(Nameless theirs) => theirs.Replies;
}

/// <summary>What the author reads beside hidden words; the decision itself, with its reason, is on their page of decisions.</summary>
internal static class HiddenReason
{
    public static string Text => new LocalText("You can read why under You, Decisions about you.", "Puedes leer por qué en Tú, Decisiones sobre ti.").ToString();
}
