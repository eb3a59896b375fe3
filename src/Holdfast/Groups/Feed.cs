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

/// <summary>Reads what is said in a group: four queries, whatever stands on the page, and only what is shown is opened. What is the same for all is read once for those who come at once.</summary>
public sealed class Feed(HoldfastDb db, GroupSeals seals, JustRead justRead, Me me)
{
    public const int PostsOnAPage = 30;
    public const int RepliesInTheFeed = 3;
    public const int RepliesOnAPage = 50;
    public const int MostHeardShown = 300;
    private const int MostCarers = 20;

    /// <param name="before">The public id of the last post of the page before.</param>
    /// <param name="anew">Not from what was just read for somebody else.</param>
    public async Task<FeedShown?> Read(Standing standing, Intent? intent, string? before, bool anew, CancellationToken cancellation)
    {
        // Most ask for the newest and keep apart from nobody: it is the same for all of them.
        var read = intent is null && before is null && !anew && !standing.KeepsApart
            ? await justRead.Get(new Newest(standing.Group.Id), async () => (await ReadPage(standing, null, null, [], CancellationToken.None))!)
            : await ReadPage(standing, intent, before, await Apart(standing, cancellation), cancellation);
        if (read is null)
        {
            return null;
        }

        var shown = await Show(standing, read, RepliesInTheFeed, cancellation);
        return new FeedShown(shown, [.. read.Carers.Where(carer => carer.Alias.Length > 0).Select(carer => new Carer(carer.Alias, ColorOf(carer.PublicId)))], read.HasMore ? shown[^1].Id : null, shown.Any(post => post.IsNew));
    }

    private async Task<PostsRead?> ReadPage(Standing standing, Intent? intent, string? before, IReadOnlyList<long> apart, CancellationToken cancellation)
    {
        var id = standing.Group.Id;
        var posts = Met(db.Posts.AsNoTracking().Where(post => post.GroupId == id), apart);
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

        var rows = await Rows(posts.OrderByDescending(post => post.Rank).ThenByDescending(post => post.Id).Take(PostsOnAPage + 1), apart).ToListAsync(cancellation);
        var more = rows.Count > PostsOnAPage;
        rows = rows[..Math.Min(rows.Count, PostsOnAPage)];
        var ids = rows.ConvertAll(row => row.Id);
        var replies = await Replies(Met(db.Replies.AsNoTracking().Where(reply => EF.Parameter(ids).Contains(reply.PostId)), apart), RepliesInTheFeed).ToListAsync(cancellation);
        return await Open(standing, rows, replies, apart, more, cancellation);
    }

    /// <summary>One post with the newest of its replies, for its own page; null where it isn't there for this reader.</summary>
    /// <param name="beforeReply">The public id of the first reply of the page after.</param>
    public async Task<PostShown?> ReadOne(Standing standing, string publicId, string? beforeReply, CancellationToken cancellation)
    {
        var id = standing.Group.Id;
        var apart = await Apart(standing, cancellation);
        var rows = await Rows(Met(db.Posts.AsNoTracking().Where(post => post.GroupId == id && post.PublicId == publicId), apart), apart).ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return null;
        }

        var postId = rows[0].Id;
        var replies = Met(db.Replies.AsNoTracking().Where(reply => reply.PostId == postId), apart);
        if (beforeReply is not null)
        {
            replies = replies.Where(reply => reply.Number < db.Replies.Where(other => other.PublicId == beforeReply && other.PostId == postId).Max(other => other.Number));
        }

        var newest = await Replies(replies, null).OrderByDescending(reply => reply.Number).Take(RepliesOnAPage + 1).ToListAsync(cancellation);
        newest.Reverse();
        var shown = await Show(standing, await Open(standing, rows, newest, apart, hasMore: false, cancellation), RepliesOnAPage, cancellation);
        return rows[0].HiddenAt is null || shown[0].IsMine ? shown[0] : null;
    }

    /// <summary>Without what is said by people the reader keeps apart from, whoever of them said so. Nameless words stay: to leave them out would tell whose they are.</summary>
    private static IQueryable<Post> Met(IQueryable<Post> posts, IReadOnlyList<long> apart) =>
        posts.Where(post => post.MembershipId == null || !EF.Parameter(apart).Contains(post.MembershipId.Value));

    private static IQueryable<Reply> Met(IQueryable<Reply> replies, IReadOnlyList<long> apart) =>
        replies.Where(reply => reply.MembershipId == null || !EF.Parameter(apart).Contains(reply.MembershipId.Value));

    /// <summary>Whom the reader keeps apart from, or who from them. Most people: nobody, and nothing is asked.</summary>
    private async Task<IReadOnlyList<long>> Apart(Standing standing, CancellationToken cancellation)
    {
        if (!standing.KeepsApart)
        {
            return [];
        }

        var hidden = db.Blocks.HiddenFrom(standing.Mine!.PublicId);
        return await db.Memberships.Where(other => hidden.Contains(other.PublicId)).Select(other => other.Id).ToListAsync(cancellation);
    }

    private IQueryable<Row> Rows(IQueryable<Post> posts, IReadOnlyList<long> apart) =>
        from post in posts
        join membership in db.Memberships on post.MembershipId ?? post.WelcomesId equals membership.Id into authors
        from author in authors.DefaultIfEmpty()
        select new Row
        {
            Id = post.Id,
            PublicId = post.PublicId,
            MembershipId = post.MembershipId,
            WelcomesId = post.WelcomesId,
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
            IsHeard = db.Supports.Any(support => support.PostId == post.Id && !EF.Parameter(apart).Contains(support.MembershipId)),
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

    private async Task<PostsRead> Open(Standing standing, List<Row> rows, List<ReplyRow> replies, IReadOnlyList<long> apart, bool hasMore, CancellationToken cancellation)
    {
        var looking = await db.Memberships.AsNoTracking().Where(other => other.GroupId == standing.Group.Id).FacilitatingAt(db, standing.Now)
            .OrderBy(other => other.Id).Take(MostCarers).Select(other => new { other.Id, other.PublicId, other.Alias }).ToListAsync(cancellation);
        var supports = rows.Exists(row => row.IsHeard) ? await Supports(rows, apart).OrderBy(support => support.Id).Take(MostHeardShown + 1).ToListAsync(cancellation) : [];

        // All keys of the page in one question to the key store.
        seals.Prepare([
            .. rows.Select(row => row.Words?.Bytes), .. rows.Select(row => row.Alias?.Bytes), .. replies.Select(reply => reply.Words?.Bytes), .. replies.Select(reply => reply.Alias?.Bytes),
            .. looking.Select(carer => carer.Alias?.Bytes)]);
        var aliases = new Dictionary<string, string?>(StringComparer.Ordinal);
        return new PostsRead(
            [.. rows.Select(row => new PostRead(row, seals.OpenIfThere(row.Words, Post.PlaceOfWords(row.PublicId)), Alias(row.AuthorId, row.Alias)))],
            replies.Select(reply => new ReplyRead(reply, seals.OpenIfThere(reply.Words, Reply.PlaceOfWords(reply.PublicId))?.Text, Alias(reply.AuthorId, reply.Alias))).ToLookup(reply => reply.Row.PostId),
            [.. looking.Select(carer => new CarerRead(carer.Id, carer.PublicId, Alias(carer.PublicId, carer.Alias) ?? ""))],
            supports.Count <= MostHeardShown ? supports : null,
            apart,
            hasMore);

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
    }

    private async Task<IReadOnlyList<PostShown>> Show(Standing standing, PostsRead read, int mostReplies, CancellationToken cancellation)
    {
        var mine = standing.Mine!;
        var nameless = read.HasNameless ? seals.Nameless(mine) : Nameless.None;
        var myPosts = read.Posts.Where(post => IsMine(post.Row)).Select(post => post.Row.Id).ToList();
        var supports = read.Supports ?? await Heard(mine, read, myPosts, cancellation);
        var heard = supports.ToLookup(support => support.PostId);
        seals.Prepare(supports.Where(support => myPosts.Contains(support.PostId)).Select(support => support.Alias?.Bytes));
        var muted = me.Profile.MutedWords;
        var mark = mine.Read is { } marked ? seals.Open(marked, mine.ReadPlace).Newest : 0;
        return [.. read.Posts.Select(post =>
        {
            var row = post.Row;
            var isMine = IsMine(row);
            // Newest last; when one more than fits was read, the oldest only tells that there are earlier ones.
            var under = read.Replies[row.Id].ToList();
            var fits = under.Count > mostReplies ? under[^mostReplies..] : under;
            return new PostShown(row.PublicId, row.Intent, row.At)
            {
                Alias = post.Alias,
                Color = ColorOf(row.AuthorId),
                IsFacilitator = IsCarer(row.MembershipId),
                IsMine = isMine,
                IsNameless = row.IsNameless,
                IsEdited = row.EditedAt is not null,
                IsPinned = row.Rank == Post.Pinned,
                NeedsReply = row.Rank == Post.NeedsReply,
                IsClosed = row.ClosedAt is not null,
                IsWithdrawn = row.WithdrawnAt is not null || (row.Intent != Intent.Welcome && post.Said is null),
                HiddenFor = isMine && row.HiddenFor is { } why ? seals.Open(why, new SealedPlace("Posts", row.PublicId, nameof(Post.HiddenFor))) : null,
                IsNew = mark > 0 && row.Id > mark && !isMine,
                IsMuted = !isMine && IsMuted(post.Said?.Text, muted),
                Said = post.Said,
                Replies = [.. fits.Where(reply => reply.Text is not null).Select(Shown)],
                HasEarlierReplies = mostReplies == RepliesInTheFeed ? row.Replied > under.Count : under.Count > mostReplies,
                Mine = heard[row.Id].FirstOrDefault(support => support.MembershipId == mine.Id)?.Kind,
                IsHeard = row.IsHeard,
                HeardBy = isMine ? [.. heard[row.Id].Select(support => new HeardBy(seals.OpenIfThere(support.Alias, Membership.PlaceOfAlias(support.AuthorId)) ?? "", support.Kind)).Where(by => by.Alias.Length > 0)] : [],
            };
        })];

        bool IsMine(Row row) => row.IsNameless ? nameless.Posts.Contains(row.PublicId) : (row.MembershipId ?? row.WelcomesId) == mine.Id;

        bool IsCarer(long? membership) => read.Carers.Any(carer => carer.Id == membership);

        ReplyShown Shown(ReplyRead reply)
        {
            var row = reply.Row;
            var isMine = row.MembershipId == mine.Id || (row.MembershipId is null && nameless.Replies.Contains(row.PublicId));
            return new ReplyShown(
                row.PublicId, reply.Alias, ColorOf(row.AuthorId), IsCarer(row.MembershipId), isMine, row.At, row.EditedAt is not null, !isMine && IsMuted(reply.Text, muted), reply.Text!);
        }
    }

    /// <summary>Where there is more than fits: the reader's own, and what the reader's posts were given.</summary>
    private Task<List<SupportRow>> Heard(Membership mine, PostsRead read, IReadOnlyList<long> myPosts, CancellationToken cancellation) =>
        Supports(read.Posts.Select(post => post.Row), read.Apart)
            .Where(support => support.MembershipId == mine.Id || EF.Parameter(myPosts).Contains(support.PostId))
            .OrderByDescending(support => support.MembershipId == mine.Id).ThenBy(support => support.Id).Take(MostHeardShown).ToListAsync(cancellation);

    private IQueryable<SupportRow> Supports(IEnumerable<Row> rows, IReadOnlyList<long> apart)
    {
        var ids = rows.Where(row => row.IsHeard).Select(row => row.Id).ToList();
        return
            from support in db.Supports.AsNoTracking()
            where EF.Parameter(ids).Contains(support.PostId) && !EF.Parameter(apart).Contains(support.MembershipId)
            join giver in db.Memberships on support.MembershipId equals giver.Id
            select new SupportRow { Id = support.Id, PostId = support.PostId, MembershipId = support.MembershipId, Kind = support.Kind, AuthorId = giver.PublicId, Alias = giver.Alias };
    }

    private static bool IsMuted(string? text, IReadOnlyList<string> muted) =>
        MutedWords.AreIn(text, muted);

    /// <summary>From the random id of the membership, so that it tells nothing of another group.</summary>
    private static int ColorOf(string? author) => author is null ? 0 : 1 + (author[0] % 4);

    private sealed class Row
    {
        public long Id { get; init; }
        public string PublicId { get; init; } = "";
        public long? MembershipId { get; init; }
        public long? WelcomesId { get; init; }
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

    private sealed class SupportRow
    {
        public long Id { get; init; }
        public long PostId { get; init; }
        public long MembershipId { get; init; }
        public string Kind { get; init; } = "";
        public string AuthorId { get; init; } = "";
        public Sealed<string>? Alias { get; init; }
    }

    /// <summary>The newest of a group as somebody reads them who keeps apart from nobody.</summary>
    private sealed record Newest(long GroupId);

    /// <summary>What was read and opened, the same for all who meet it.</summary>
    /// <param name="Supports">Null when it is more than is read for everybody.</param>
    private sealed record PostsRead(
        IReadOnlyList<PostRead> Posts, ILookup<long, ReplyRead> Replies, IReadOnlyList<CarerRead> Carers, IReadOnlyList<SupportRow>? Supports, IReadOnlyList<long> Apart, bool HasMore)
    {
        public bool HasNameless { get; } = Posts.Any(post => post.Row.IsNameless) || Replies.Any(under => under.Any(reply => reply.Row.MembershipId is null));
    }

    private sealed record PostRead(Row Row, Said? Said, string? Alias);

    /// <param name="Text">Null where whoever wrote it left a moment ago.</param>
    private sealed record ReplyRead(ReplyRow Row, string? Text, string? Alias);

    private sealed record CarerRead(long Id, string PublicId, string Alias);
}
