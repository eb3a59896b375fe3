using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Groups;

/// <summary>Somebody leaves a group, or the site. Their words go, nobody is told, and the key of the membership is destroyed.</summary>
public sealed class Leaving(GroupSeals seals, IClock clock) : ILeave
{
    public async Task Leave(HoldfastDb db, Leaver leaver, CancellationToken cancellation)
    {
        // What is kept of a no is found by nothing but the hash of who and where.
        var hashes = (await db.Groups.AsNoTracking().Select(its => its.PublicId).ToListAsync(cancellation)).ConvertAll(its => seals.AskerHash(its, leaver.PublicId));
        await db.NotYets.Where(notYet => hashes.Contains(notYet.Hash)).ExecuteDeleteAsync(cancellation);
        foreach (var membership in await db.Memberships.Where(mine => mine.MemberId == leaver.MemberId).ToListAsync(cancellation))
        {
            await Leave(db, membership, cancellation);
        }
    }

    /// <summary>One group, inside the caller's write. What others replied stays under words that are gone.</summary>
    public async Task Leave(HoldfastDb db, Membership membership, CancellationToken cancellation)
    {
        var (id, now) = (membership.Id, clock.GetCurrentInstant());
        var nameless = seals.Nameless(membership);
        var (posts, replies) = (nameless.Posts.ToList(), nameless.Replies.ToList());
        await db.Supports.Where(support => support.MembershipId == id).ExecuteDeleteAsync(cancellation);
        await db.Notes.Where(note => note.FromId == id || note.ToId == id).ExecuteDeleteAsync(cancellation);
        await db.Replies.Where(reply => reply.MembershipId == id || replies.Contains(reply.PublicId)).ExecuteDeleteAsync(cancellation);
        var theirs = db.Posts.Where(post => post.MembershipId == id || post.WelcomesId == id || posts.Contains(post.PublicId));
        await theirs.Where(post => !db.Replies.Any(reply => reply.PostId == post.Id)).ExecuteDeleteAsync(cancellation);
        await theirs.ExecuteUpdateAsync(
            set => set
                .SetProperty(post => post.Words, (Sealed<Said>?)null)
                .SetProperty(post => post.Author, (Sealed<string>?)null)
                .SetProperty(post => post.MembershipId, (long?)null)
                .SetProperty(post => post.WelcomesId, (long?)null)
                .SetProperty(post => post.PinnedAt, (Instant?)null)
                .SetProperty(post => post.WithdrawnAt, now)
                .SetProperty(post => post.Rank, post => post.HiddenAt == null ? Post.Plain : Post.Gone),
            cancellation);
        db.Memberships.Remove(membership);
        db.DiscardedKeys.Add(new DiscardedKey(membership.KeyId, now));
    }
}

/// <summary>What a member said in groups, and under which names, for their copy of everything.</summary>
internal sealed class MyGroups(GroupSeals seals) : IExportMine
{
    public string Name => "groups";

    public LocalText Title => new("Your groups", "Tus grupos");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var mine = db.Memberships.AsNoTracking().Where(membership => membership.MemberId == me.MemberId).OrderBy(membership => membership.Id)
            .Join(db.Groups, membership => membership.GroupId, its => its.Id, (membership, its) => new { Membership = membership, its.Name });
        await foreach (var row in mine.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("group", new("Group", "Grupo"), row.Name),
                new("name", new("Your name there", "Tu nombre allí"), seals.Alias(row.Membership)),
                new("joined", new("Since", "Desde"), LocalDatePattern.Iso.Format(row.Membership.JoinedOn)),
                new("request", new("What you wrote when you asked", "Lo que escribiste al pedir entrar"), row.Membership.Request is { } request ? seals.Open(request, row.Membership.RequestPlace) : null),
            ];
        }
    }
}

/// <inheritdoc cref="MyGroups"/>
internal sealed class MyPosts(GroupSeals seals) : IExportMine
{
    public string Name => "posts";

    public LocalText Title => new("What you posted in groups", "Lo que publicaste en grupos");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var membership in await db.Memberships.AsNoTracking().Where(membership => membership.MemberId == me.MemberId).OrderBy(membership => membership.Id).ToListAsync(cancellation))
        {
            var name = await db.Groups.Where(its => its.Id == membership.GroupId).Select(its => its.Name).SingleAsync(cancellation);
            var nameless = seals.Nameless(membership).Posts.ToList();
            var theirs = db.Posts.AsNoTracking().Where(post => post.MembershipId == membership.Id || nameless.Contains(post.PublicId)).OrderBy(post => post.Id);
            await foreach (var post in theirs.AsAsyncEnumerable().WithCancellation(cancellation))
            {
                yield return Exported.Of(name, post.At, post.IsNameless, seals.Open(post));
            }
        }
    }
}

/// <inheritdoc cref="MyGroups"/>
internal sealed class MyReplies(GroupSeals seals) : IExportMine
{
    public string Name => "replies";

    public LocalText Title => new("What you replied in groups", "Lo que respondiste en grupos");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var membership in await db.Memberships.AsNoTracking().Where(membership => membership.MemberId == me.MemberId).OrderBy(membership => membership.Id).ToListAsync(cancellation))
        {
            var name = await db.Groups.Where(its => its.Id == membership.GroupId).Select(its => its.Name).SingleAsync(cancellation);
            var nameless = seals.Nameless(membership).Replies.ToList();
            var theirs = db.Replies.AsNoTracking().Where(reply => reply.MembershipId == membership.Id || nameless.Contains(reply.PublicId)).OrderBy(reply => reply.Id);
            await foreach (var reply in theirs.AsAsyncEnumerable().WithCancellation(cancellation))
            {
                yield return Exported.Of(name, reply.At, reply.IsNameless, seals.Open(reply));
            }
        }
    }
}

internal static class Exported
{
    public static IReadOnlyList<ExportedValue> Of(string groupName, Instant at, bool isNameless, Said? said) =>
    [
        new("group", new("Group", "Grupo"), groupName),
        new("at", new("When", "Cuándo"), InstantPattern.General.Format(at)),
        new("nameless", new("Without your name", "Sin tu nombre"), isNameless ? "yes" : "no"),
        new("text", new("Text", "Texto"), said?.Text),
        new("feeling", new("Feeling", "Sentimiento"), said?.Feeling),
        new("note", new("Content note", "Nota de contenido"), said?.Note),
    ];
}
