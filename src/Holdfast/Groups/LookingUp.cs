using System.Runtime.CompilerServices;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Notices;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Groups;

/// <summary>Two people look up who wrote nameless words: asking, agreeing or not, looking once. Every step is in the audit log.</summary>
public sealed class LookingUp(HoldfastDb db, Writer writer, Me me, GroupSeals seals, Sealer sealer, Moderation moderation, Audit audit, Inbox inbox, IClock clock)
{
    public const string Kind = "unmasking";
    public const string Asked = "unmask-asked";
    public const string Agreed = "unmask-agreed";
    public const string Refused = "unmask-refused";
    public const string Looked = "unmask-looked";

    /// <summary>In one group at once.</summary>
    public const int MostAtOnce = 10;
    private const int MostCarers = 20;

    /// <summary>Nameless words as they stand.</summary>
    /// <param name="PostId">The public id of the post, which is the words' own or what they answer.</param>
    public sealed record Words(string Kind, string Id, string PostId, long GroupId, string Group, string GroupName, string Text, Sealed<string> Author, SealedPlace Place);

    /// <summary>What the one who looked is shown, once.</summary>
    public sealed record Found(string Unmasking, string Alias, string Membership);

    /// <returns>Null for words with a name, and for what was taken back.</returns>
    public async Task<Words?> Find(string kind, string id, CancellationToken cancellation)
    {
        if (kind == "post" && await db.Posts.AsNoTracking().SingleOrDefaultAsync(post => post.PublicId == id && post.Author != null && post.Words != null, cancellation) is { } post)
        {
            return await Find(kind, id, id, post.GroupId, post.Words!, post.WordsPlace, post.Author!, post.AuthorPlace, cancellation);
        }

        return kind == "reply" && await db.Replies.AsNoTracking().SingleOrDefaultAsync(reply => reply.PublicId == id && reply.Author != null && reply.Words != null, cancellation) is { } reply
            && await db.Posts.Where(above => above.Id == reply.PostId).Select(above => new { above.PublicId, above.GroupId }).SingleAsync(cancellation) is { } over
            ? await Find(kind, id, over.PublicId, over.GroupId, reply.Words!, reply.WordsPlace, reply.Author!, reply.AuthorPlace, cancellation)
            : null;
    }

    /// <summary>The role this member may act in about words of a group: as who looks after it, else as a steward. Null for anybody else.</summary>
    public async Task<string?> RoleIn(long groupId, CancellationToken cancellation)
    {
        if (me.Holds(Roles.Facilitator))
        {
            var id = await db.Groups.Where(its => its.Id == groupId).Select(its => its.PublicId).SingleAsync(cancellation);
            if (await db.StandingIn(id, me, clock, cancellation) is { MayFacilitate: true })
            {
                return Roles.Facilitator;
            }
        }

        return me.Holds(Roles.Steward) ? Roles.Steward : null;
    }

    /// <summary>The role in which this member may ask: whoever looks after the group, or a steward who judges a report about the words.</summary>
    public async Task<string?> RoleToAsk(Words words, CancellationToken cancellation)
    {
        if (await IsMine(words.GroupId, seals.SubjectHash(words.Id), cancellation) || await RoleIn(words.GroupId, cancellation) is not { } role)
        {
            return null;
        }

        var (kind, id) = (words.Kind, words.Id);
        return role == Roles.Facilitator || await (await moderation.Judged(cancellation)).AnyAsync(report => report.Kind == kind && report.Thing == id, cancellation) ? role : null;
    }

    /// <summary>What is asked about these words now.</summary>
    /// <returns>Its public id.</returns>
    public Task<string?> AskedNow(string thing, CancellationToken cancellation)
    {
        var hash = seals.SubjectHash(thing);
        return db.Unmaskings.WaitingAt(clock.GetCurrentInstant()).Where(unmasking => unmasking.SubjectHash == hash).Select(unmasking => unmasking.PublicId).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Asks. Asked already, it stays the one that stands.</summary>
    /// <param name="role">From <see cref="RoleToAsk"/>.</param>
    public async Task<Refusal?> Ask(Words words, string role, string reason, string formId, CancellationToken cancellation)
    {
        Refusal? refusal = null;
        await writer.WriteOnce(
            db,
            formId,
            async () =>
            {
                // Locked, so that two who ask at once ask one thing.
                await db.Groups.Where(its => its.Id == words.GroupId).ExecuteUpdateAsync(set => set.SetProperty(its => its.AgreementsVersion, its => its.AgreementsVersion), cancellation);
                var (now, hash, asker) = (clock.GetCurrentInstant(), seals.SubjectHash(words.Id), me.PublicId);
                if (await AskedNow(words.Id, cancellation) is not null)
                {
                    return;
                }

                refusal = await db.Unmaskings.AnyAsync(before => before.SubjectHash == hash && before.AskedBy == asker && before.RefusedAt != null, cancellation) ? new RefusedBefore()
                    : await db.Unmaskings.WaitingAt(now).CountAsync(waiting => waiting.GroupId == words.GroupId, cancellation) >= MostAtOnce ? new ManyAsked()
                    : null;
                if (refusal is not null)
                {
                    return;
                }

                var unmasking = Unmasking.Ask(words.GroupId, words.Kind, words.Id, asker, role, reason, seals, now);
                db.Unmaskings.Add(unmasking);
                await db.SaveChangesAsync(cancellation);
                await audit.Note(db, me.MemberId, Asked, Kind, unmasking.Id, null, cancellation);

                // Everybody who looks after the group, the author too if they do: to leave one out would tell whose it is.
                var carers = await db.Memberships.Where(other => other.GroupId == words.GroupId).FacilitatingAt(db, now).Where(other => other.MemberId != me.MemberId)
                    .OrderBy(other => other.Id).Take(MostCarers).Select(other => other.MemberId).ToListAsync(cancellation);
                await inbox.Tell(db, carers, NoticeKind.Safety, AddressOf(unmasking.PublicId), cancellation: cancellation);
            },
            cancellation);
        return refusal;
    }

    public Task<Refusal?> Agree(Unmasking asked, string role, string formId, CancellationToken cancellation) => Change(
        asked,
        formId,
        async (unmasking, now) =>
        {
            if (unmasking.Second(me.PublicId, role, now) is { } refusal)
            {
                return refusal;
            }

            await audit.Note(db, me.MemberId, Agreed, Kind, unmasking.Id, null, cancellation);
            return null;
        },
        cancellation);

    public Task<Refusal?> Refuse(Unmasking asked, string formId, CancellationToken cancellation) => Change(
        asked,
        formId,
        async (unmasking, now) =>
        {
            if (unmasking.StageAt(now) is UnmaskingStage.Asked or UnmaskingStage.Agreed or UnmaskingStage.Open)
            {
                unmasking.Refuse(now);
                await audit.Note(db, me.MemberId, Refused, Kind, unmasking.Id, null, cancellation);
                await Release(unmasking.PublicId, cancellation);
            }

            return null;
        },
        cancellation);

    /// <summary>Looks, once for the two together. The author has a notice and a line in the log from the same write.</summary>
    public async Task<(Found? Found, Refusal? Refusal)> Look(Unmasking asked, string formId, CancellationToken cancellation)
    {
        Found? found = null;
        var refusal = await Change(
            asked,
            formId,
            async (unmasking, now) =>
            {
                var what = seals.Open(unmasking.What!, unmasking.WhatPlace);
                if (!unmasking.MayOpenAt(now) || !unmasking.IsBy(me.PublicId))
                {
                    return new NoLongerAsked();
                }

                if (await Find(what.Kind, what.Thing, cancellation) is not { } words)
                {
                    return new NothingToLookUp();
                }

                var id = unmasking.Open(me.PublicId, what.Thing, words.Author, words.Place, seals, now);
                if (await db.Memberships.AsNoTracking().SingleOrDefaultAsync(membership => membership.PublicId == id, cancellation) is not { } author)
                {
                    throw new InvalidOperationException("Nameless words outlived the membership that wrote them.");
                }

                found = new Found(unmasking.PublicId, seals.Alias(author), author.PublicId);
                await audit.Note(db, me.MemberId, Looked, Kind, unmasking.Id, author.MemberId, cancellation);
                await inbox.Tell(db, author.MemberId, NoticeKind.Safety, "/you/nameless", cancellation: cancellation);
                await Release(unmasking.PublicId, cancellation);
                return null;
            },
            cancellation);
        return (found, refusal);
    }

    /// <summary>Whether words of this group are this member's own: only their own list tells.</summary>
    public async Task<bool> IsMine(long groupId, byte[] subjectHash, CancellationToken cancellation) =>
        await db.Memberships.AsNoTracking().SingleOrDefaultAsync(mine => mine.GroupId == groupId && mine.MemberId == me.MemberId, cancellation) is { } mine
        && HashesOf(mine, seals).Contains(Convert.ToHexString(subjectHash));

    /// <summary>Whether this member reported these words: then somebody else decides about them.</summary>
    public async Task<bool> IsReportedByMe(string kind, string thing, CancellationToken cancellation)
    {
        var mine = Report.ReporterHash(me.PublicId, sealer);
        return await db.Reports.AnyAsync(report => report.Reporter == mine && report.Kind == kind && report.Thing == thing, cancellation);
    }

    public static string AddressOf(string publicId) => "/nameless/" + publicId;

    internal static HashSet<string> HashesOf(Membership mine, GroupSeals seals)
    {
        var theirs = seals.Nameless(mine);
        return [.. theirs.Posts.Concat(theirs.Replies).Select(id => Convert.ToHexString(seals.SubjectHash(id)))];
    }

    private async Task<Words> Find(string kind, string id, string postId, long groupId, Sealed<Said> said, SealedPlace saidPlace, Sealed<string> author, SealedPlace authorPlace, CancellationToken cancellation)
    {
        var its = await db.Groups.Where(its => its.Id == groupId).Select(its => new { its.PublicId, its.Name }).SingleAsync(cancellation);
        return new Words(kind, id, postId, groupId, its.PublicId, its.Name, seals.Open(said, saidPlace).Text, author, authorPlace);
    }

    private async Task<Refusal?> Change(Unmasking asked, string formId, Func<Unmasking, Instant, Task<Refusal?>> change, CancellationToken cancellation)
    {
        Refusal? refusal = null;
        await writer.WriteOnce(
            db,
            formId,
            async () =>
            {
                // Locked: a no and a look at once are one after the other.
                await db.Unmaskings.Where(unmasking => unmasking.Id == asked.Id).ExecuteUpdateAsync(set => set.SetProperty(unmasking => unmasking.GroupId, unmasking => unmasking.GroupId), cancellation);
                if (await db.Unmaskings.SingleOrDefaultAsync(unmasking => unmasking.Id == asked.Id, cancellation) is { } unmasking)
                {
                    refusal = await change(unmasking, clock.GetCurrentInstant());
                }
            },
            cancellation);
        return refusal;
    }

    private Task<int> Release(string thing, CancellationToken cancellation) => db.Claims.Where(claim => claim.Kind == Kind && claim.Thing == thing).ExecuteDeleteAsync(cancellation);
}

/// <summary>What was asked about a member's own nameless words. Nothing stored in the open leads from one to the other; their own lists do.</summary>
public sealed class AskedAboutMine(GroupSeals seals) : IAboutMeToo, IExportMine
{
    private const int MostGroups = 200;
    private const int Most = 200;

    public string Name => "looked-up";

    public LocalText Title => new("Who asked about your nameless words", "Quién preguntó por tus palabras sin nombre");

    /// <summary>Those about them, the newest first, with the name of the group.</summary>
    public async Task<IReadOnlyList<(Unmasking Asked, string GroupName)>> Of(HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var mine = await db.Memberships.AsNoTracking().Where(membership => membership.MemberId == me.MemberId).OrderBy(membership => membership.Id).Take(MostGroups).ToListAsync(cancellation);
        var groups = mine.ConvertAll(membership => membership.GroupId);
        var asked = await db.Unmaskings.AsNoTracking().Where(unmasking => groups.Contains(unmasking.GroupId)).OrderByDescending(unmasking => unmasking.Id).Take(Most)
            .Join(db.Groups, unmasking => unmasking.GroupId, its => its.Id, (unmasking, its) => new { Asked = unmasking, its.Name }).ToListAsync(cancellation);
        if (asked.Count == 0)
        {
            return [];
        }

        // What was looked at stays theirs to read when they have taken the words back since.
        var looked = await db.AuditEntries.Where(entry => entry.About == me.MemberId && entry.Kind == LookingUp.Kind).OrderByDescending(entry => entry.Number).Take(Most).Select(entry => entry.Subject).ToListAsync(cancellation);
        var hashes = mine.SelectMany(membership => LookingUp.HashesOf(membership, seals)).ToHashSet(StringComparer.Ordinal);
        return [.. asked.Where(row => hashes.Contains(Convert.ToHexString(row.Asked.SubjectHash)) || looked.Contains(row.Asked.Id)).OrderByDescending(row => row.Asked.Id).Select(row => (row.Asked, row.Name))];
    }

    public async Task<IReadOnlyList<long>> Entries(HoldfastDb db, Me me, CancellationToken cancellation)
    {
        var ids = (await Of(db, me, cancellation)).Select(row => row.Asked.Id).ToList();
        return ids.Count == 0 ? [] : await db.AuditEntries.Where(entry => entry.Kind == LookingUp.Kind && ids.Contains(entry.Subject)).OrderByDescending(entry => entry.Number).Take(Most).Select(entry => entry.Number).ToListAsync(cancellation);
    }

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (asked, name) in (await Of(db, me, cancellation)).Reverse())
        {
            yield return
            [
                new("group", new("Group", "Grupo"), name),
                new("reason", new("Reason", "Motivo"), seals.Open(asked.What!, asked.WhatPlace).Reason),
                new("asked", new("Asked", "Se preguntó"), InstantPattern.General.Format(asked.AskedAt)),
                new("askedAs", new("By", "Por"), asked.AskedAs),
                new("agreed", new("Somebody else agreed", "Otra persona estuvo de acuerdo"), At(asked.SecondedAt)),
                new("agreedAs", new("As", "Como"), asked.SecondedAs),
                new("refused", new("Somebody said no", "Alguien dijo que no"), At(asked.RefusedAt)),
                new("looked", new("Your name was looked at", "Se miró tu nombre"), At(asked.OpenedAt)),
            ];
        }

        static string? At(Instant? at) => at is { } then ? InstantPattern.General.Format(then) : null;
    }
}

/// <summary>What is asked about nameless words, for the other person it needs.</summary>
internal sealed class UnmaskingsWaiting(IClock clock) : IWaiting
{
    private static readonly LocalText What = new("Nameless words: two people decide", "Palabras sin nombre: deciden dos personas");

    public bool IsForFacilitators => true;

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var (isSteward, member, mine) = (me.Holds(Roles.Steward), me.MemberId, db.Memberships.FacilitatingAt(db, now));
        var rows = await db.Unmaskings.AsNoTracking().WaitingAt(now)
            .Where(unmasking => isSteward || mine.Any(membership => membership.MemberId == member && membership.GroupId == unmasking.GroupId))
            .OrderBy(unmasking => unmasking.Id).Take(most)
            .Join(db.Groups, unmasking => unmasking.GroupId, its => its.Id, (unmasking, its) => new { unmasking.PublicId, unmasking.AskedAt, its.Name }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(LookingUp.Kind, row.PublicId, What, row.AskedAt, null, LookingUp.AddressOf(row.PublicId), row.Name));
    }
}
