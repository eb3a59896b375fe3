using System.Globalization;
using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A post as one reader sees it.</summary>
public sealed record PostShown(string Id, Intent Intent, Instant At)
{
    /// <summary>Null for nameless words, and where whoever wrote it is gone.</summary>
    public string? Alias { get; init; }

    /// <summary>1 to 4: a colour that the alias of another group shares with nobody.</summary>
    public int Color { get; init; }

    public bool IsFacilitator { get; init; }

    public bool IsMine { get; init; }

    public bool IsNameless { get; init; }

    public bool IsEdited { get; init; }

    public bool IsPinned { get; init; }

    public bool IsClosed { get; init; }

    public bool NeedsReply { get; init; }

    public bool IsWithdrawn { get; init; }

    /// <summary>Only its author meets a hidden post, with the reason.</summary>
    public string? HiddenFor { get; init; }

    /// <summary>Came since the reader last said they had caught up.</summary>
    public bool IsNew { get; init; }

    /// <summary>Has a word the reader doesn't want to meet today.</summary>
    public bool IsMuted { get; init; }

    public Said? Said { get; init; }

    public IReadOnlyList<ReplyShown> Replies { get; init; } = [];

    public bool HasEarlierReplies { get; init; }

    /// <summary>The code of the reader's own support.</summary>
    public string? Mine { get; init; }

    public bool IsHeard { get; init; }

    /// <summary>Who heard it and how; for its author alone.</summary>
    public IReadOnlyList<HeardBy> HeardBy { get; init; } = [];
}

public sealed record HeardBy(string Alias, string Kind);

public sealed record ReplyShown(string Id, string? Alias, int Color, bool IsFacilitator, bool IsMine, Instant At, bool IsEdited, bool IsMuted, string Text);

/// <summary>Somebody who looks after the group.</summary>
public sealed record Carer(string Alias, int Color);

/// <param name="Before">Where the next page begins; null at the end.</param>
public sealed record FeedShown(IReadOnlyList<PostShown> Posts, IReadOnlyList<Carer> Carers, string? Before, bool HasNew);

/// <summary>Reads what is said in a group: four queries, whatever stands on the page, and only what is shown is opened.</summary>
public sealed class Feed(HoldfastDb db, GroupSeals seals, Me me)
{
    public const int PostsOnAPage = 20;
    public const int RepliesInTheFeed = 3;
    public const int RepliesOnAPage = 50;
    private const int MostHeardShown = 300;
    private const int MostCarers = 20;

    /// <param name="before">The public id of the last post of the page before.</param>
    public async Task<FeedShown?> Read(Standing standing, Intent? intent, string? before, CancellationToken cancellation)
    {
        var id = standing.Group.Id;
        var posts = Met(db.Posts.AsNoTracking().Where(post => post.GroupId == id), standing);
        if (before is not null)
        {
            if (await posts.Where(post => post.PublicId == before).Select(post => new { post.Rank, post.Id }).SingleOrDefaultAsync(cancellation) is not { } last)
            {
                return null;
            }

            posts = last.Rank <= Post.Plain
                ? posts.Where(post => post.Rank == Post.Plain && post.Id < last.Id)
                : posts.Where(post => post.Rank >= Post.Plain && post.Rank <= last.Rank && (post.Rank < last.Rank || post.Id < last.Id));
        }
        else
        {
            posts = posts.Where(post => post.Rank >= Post.Plain);
        }

        if (intent is { } wanted)
        {
            posts = posts.Where(post => post.Intent == wanted);
        }

        var rows = await Rows(posts.OrderByDescending(post => post.Rank).ThenByDescending(post => post.Id).Take(PostsOnAPage + 1), Apart(standing)).ToListAsync(cancellation);
        var more = rows.Count > PostsOnAPage;
        rows = rows[..Math.Min(rows.Count, PostsOnAPage)];
        var ids = rows.ConvertAll(row => row.Id);
        var replies = await Replies(Met(db.Replies.AsNoTracking().Where(reply => ids.Contains(reply.PostId)), standing), RepliesInTheFeed).ToListAsync(cancellation);
        var (shown, carers) = await Show(standing, rows, replies, RepliesInTheFeed, cancellation);
        return new FeedShown(shown, carers, more ? shown[^1].Id : null, shown.Any(post => post.IsNew));
    }

    /// <summary>One post with the newest of its replies, for its own page; null where it isn't there for this reader.</summary>
    /// <param name="beforeReply">The public id of the first reply of the page after.</param>
    public async Task<PostShown?> ReadOne(Standing standing, string publicId, string? beforeReply, CancellationToken cancellation)
    {
        var id = standing.Group.Id;
        var rows = await Rows(Met(db.Posts.AsNoTracking().Where(post => post.GroupId == id && post.PublicId == publicId), standing), Apart(standing)).ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return null;
        }

        var postId = rows[0].Id;
        var replies = Met(db.Replies.AsNoTracking().Where(reply => reply.PostId == postId), standing);
        if (beforeReply is not null)
        {
            replies = replies.Where(reply => reply.Number < db.Replies.Where(other => other.PublicId == beforeReply && other.PostId == postId).Max(other => other.Number));
        }

        var newest = await Replies(replies, null).OrderByDescending(reply => reply.Number).Take(RepliesOnAPage + 1).ToListAsync(cancellation);
        newest.Reverse();
        var (shown, _) = await Show(standing, rows, newest, RepliesOnAPage, cancellation);
        return rows[0].HiddenAt is null || shown[0].IsMine ? shown[0] : null;
    }

    /// <summary>Without what is said by people the reader keeps apart from, whoever of them said so. Nameless words stay: to leave them out would tell whose they are.</summary>
    private IQueryable<Post> Met(IQueryable<Post> posts, Standing standing)
    {
        var apart = Apart(standing);
        return posts.Where(post => post.MembershipId == null || !apart.Contains(post.MembershipId.Value));
    }

    private IQueryable<Reply> Met(IQueryable<Reply> replies, Standing standing)
    {
        var apart = Apart(standing);
        return replies.Where(reply => reply.MembershipId == null || !apart.Contains(reply.MembershipId.Value));
    }

    private IQueryable<long> Apart(Standing standing)
    {
        var hidden = db.Blocks.HiddenFrom(standing.Mine!.PublicId);
        return db.Memberships.Where(other => hidden.Contains(other.PublicId)).Select(other => other.Id);
    }

    private IQueryable<Row> Rows(IQueryable<Post> posts, IQueryable<long> apart) =>
        from post in posts
        join membership in db.Memberships on post.MembershipId ?? post.WelcomesId equals membership.Id into authors
        from author in authors.DefaultIfEmpty()
        select new Row
        {
            Id = post.Id,
            PublicId = post.PublicId,
            MembershipId = post.MembershipId,
            IsNameless = post.Author != null,
            Intent = post.Intent,
            Words = post.Words,
            At = post.At,
            EditedAt = post.EditedAt,
            WithdrawnAt = post.WithdrawnAt,
            ClosedAt = post.ClosedAt,
            HiddenAt = post.HiddenAt,
            HiddenFor = post.HiddenFor,
            Rank = post.Rank,
            Replied = post.Replied,
            AuthorId = author == null ? null : author.PublicId,
            Alias = author == null ? null : author.Alias,
            IsHeard = db.Supports.Any(support => support.PostId == post.Id && !apart.Contains(support.MembershipId)),
        };

    private IQueryable<ReplyRow> Replies(IQueryable<Reply> replies, int? newest) =>
        from reply in replies
        join post in db.Posts on reply.PostId equals post.Id
        where reply.HiddenAt == null && reply.WithdrawnAt == null && (newest == null || reply.Number > post.Replied - newest)
        join membership in db.Memberships on reply.MembershipId equals membership.Id into authors
        from author in authors.DefaultIfEmpty()
        orderby reply.Number
        select new ReplyRow
        {
            PostId = reply.PostId,
            PublicId = reply.PublicId,
            Number = reply.Number,
            MembershipId = reply.MembershipId,
            Words = reply.Words,
            At = reply.At,
            EditedAt = reply.EditedAt,
            AuthorId = author == null ? null : author.PublicId,
            Alias = author == null ? null : author.Alias,
        };

    private async Task<(IReadOnlyList<PostShown> Posts, IReadOnlyList<Carer> Carers)> Show(Standing standing, List<Row> rows, List<ReplyRow> replies, int mostReplies, CancellationToken cancellation)
    {
        var mine = standing.Mine!;
        var nameless = rows.Exists(row => row.IsNameless) || replies.Exists(reply => reply.MembershipId is null) ? seals.Nameless(mine) : Nameless.None;
        var ids = rows.ConvertAll(row => row.Id);
        var myPosts = rows.Where(IsMine).Select(row => row.Id).ToList();
        var apart = Apart(standing);
        var supports = await (
            from support in db.Supports.AsNoTracking()
            where ids.Contains(support.PostId) && (support.MembershipId == mine.Id || myPosts.Contains(support.PostId)) && !apart.Contains(support.MembershipId)
            join giver in db.Memberships on support.MembershipId equals giver.Id
            orderby support.MembershipId == mine.Id descending, support.Id
            select new { support.PostId, support.MembershipId, support.Kind, giver.PublicId, giver.Alias }).Take(MostHeardShown).ToListAsync(cancellation);
        var looking = await db.Memberships.AsNoTracking().Where(other => other.GroupId == standing.Group.Id).FacilitatingAt(db, standing.Now)
            .OrderBy(other => other.Id).Take(MostCarers).Select(other => new { other.Id, other.PublicId, other.Alias }).ToListAsync(cancellation);
        var carers = looking.Select(carer => carer.Id).ToHashSet();

        // All keys of the page in one question to the key store.
        seals.Prepare([
            .. rows.Select(row => row.Words?.Bytes), .. rows.Select(row => row.Alias?.Bytes), .. replies.Select(reply => reply.Words?.Bytes), .. replies.Select(reply => reply.Alias?.Bytes),
            .. supports.Select(support => support.Alias?.Bytes), .. looking.Select(carer => carer.Alias?.Bytes)]);

        var aliases = new Dictionary<string, string?>(StringComparer.Ordinal);
        var muted = me.Profile.MutedWords;
        var mark = mine.Read is { } read ? seals.Open(read, mine.ReadPlace).Newest : 0;
        var byPost = replies.ToLookup(reply => reply.PostId);
        var heard = supports.ToLookup(support => support.PostId);
        List<PostShown> shown = [.. rows.Select(row =>
        {
            var said = seals.OpenIfThere(row.Words, Post.PlaceOfWords(row.PublicId));
            var isMine = IsMine(row);
            // Newest last; when one more than fits was read, the oldest only tells that there are earlier ones.
            var under = byPost[row.Id].ToList();
            var fits = under.Count > mostReplies ? under[^mostReplies..] : under;
            return new PostShown(row.PublicId, row.Intent, row.At)
            {
                Alias = Alias(row.AuthorId, row.Alias),
                Color = ColorOf(row.AuthorId),
                IsFacilitator = row.MembershipId is { } by && carers.Contains(by),
                IsMine = isMine,
                IsNameless = row.IsNameless,
                IsEdited = row.EditedAt is not null,
                IsPinned = row.Rank == Post.Pinned,
                NeedsReply = row.Rank == Post.NeedsReply,
                IsClosed = row.ClosedAt is not null,
                IsWithdrawn = row.WithdrawnAt is not null || (row.Intent != Intent.Welcome && said is null),
                HiddenFor = isMine && row.HiddenFor is { } why ? seals.Open(why, new SealedPlace("Posts", row.PublicId, nameof(Post.HiddenFor))) : null,
                IsNew = mark > 0 && row.Id > mark && !isMine,
                IsMuted = !isMine && IsMuted(said?.Text, muted),
                Said = said,
                Replies = [.. fits.Select(Reply).OfType<ReplyShown>()],
                HasEarlierReplies = mostReplies == RepliesInTheFeed ? row.Replied > under.Count : under.Count > mostReplies,
                Mine = heard[row.Id].FirstOrDefault(support => support.MembershipId == mine.Id)?.Kind,
                IsHeard = row.IsHeard,
                HeardBy = isMine ? [.. heard[row.Id].Select(support => new HeardBy(Alias(support.PublicId, support.Alias) ?? "", support.Kind)).Where(by => by.Alias.Length > 0)] : [],
            };
        })];
        return (shown, [.. looking.Select(carer => new Carer(Alias(carer.PublicId, carer.Alias) ?? "", ColorOf(carer.PublicId))).Where(carer => carer.Alias.Length > 0)]);

        bool IsMine(Row row) => row.IsNameless ? nameless.Posts.Contains(row.PublicId) : row.MembershipId == mine.Id;

        string? Alias(string? author, Sealed<string>? alias)
        {
            if (author is null)
            {
                return null;
            }

            if (!aliases.TryGetValue(author, out var known))
            {
                known = seals.OpenIfThere(alias, Membership.PlaceOfAlias(author));
                aliases.Add(author, known);
            }

            return known;
        }

        ReplyShown? Reply(ReplyRow reply)
        {
            if (seals.OpenIfThere(reply.Words, Groups.Reply.PlaceOfWords(reply.PublicId)) is not { } said)
            {
                return null;
            }

            var isMine = reply.MembershipId == mine.Id || (reply.MembershipId is null && nameless.Replies.Contains(reply.PublicId));
            return new ReplyShown(
                reply.PublicId, Alias(reply.AuthorId, reply.Alias), ColorOf(reply.AuthorId), reply.MembershipId is { } by && carers.Contains(by),
                isMine, reply.At, reply.EditedAt is not null, !isMine && IsMuted(said.Text, muted), said.Text);
        }
    }

    private static bool IsMuted(string? text, IReadOnlyList<string> muted) =>
        text is not null && muted.Any(word => CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);

    /// <summary>From the random id of the membership, so that it tells nothing of another group.</summary>
    private static int ColorOf(string? author) => author is null ? 0 : 1 + (author[0] % 4);

    private sealed class Row
    {
        public long Id { get; init; }
        public string PublicId { get; init; } = "";
        public long? MembershipId { get; init; }
        public bool IsNameless { get; init; }
        public Intent Intent { get; init; }
        public Sealed<Said>? Words { get; init; }
        public Instant At { get; init; }
        public Instant? EditedAt { get; init; }
        public Instant? WithdrawnAt { get; init; }
        public Instant? ClosedAt { get; init; }
        public Instant? HiddenAt { get; init; }
        public Sealed<string>? HiddenFor { get; init; }
        public int Rank { get; init; }
        public int Replied { get; init; }
        public string? AuthorId { get; init; }
        public Sealed<string>? Alias { get; init; }
        public bool IsHeard { get; init; }
    }

    private sealed class ReplyRow
    {
        public long PostId { get; init; }
        public string PublicId { get; init; } = "";
        public int Number { get; init; }
        public long? MembershipId { get; init; }
        public Sealed<Said>? Words { get; init; }
        public Instant At { get; init; }
        public Instant? EditedAt { get; init; }
        public string? AuthorId { get; init; }
        public Sealed<string>? Alias { get; init; }
    }
}
