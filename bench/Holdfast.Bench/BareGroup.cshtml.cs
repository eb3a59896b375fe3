using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Bench;

/// <summary>A group's newest posts with their replies, read from plain rows for whoever asks.</summary>
internal sealed class BareGroupModel(BareDb db) : PageModel
{
    public BareGroup Group { get; private set; } = null!;

    public IReadOnlyList<(BarePost Post, string By)> Posts { get; private set; } = [];

    public ILookup<long, (BareReply Reply, string By)> Replies { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string group)
    {
        if (await db.Groups.AsNoTracking().SingleOrDefaultAsync(row => row.PublicId == group) is not { } found)
        {
            return NotFound();
        }

        Group = found;
        var posts = await (
            from post in db.Posts.AsNoTracking()
            where post.GroupId == found.Id && post.Rank >= 0
            join author in db.Authors on post.AuthorId equals author.Id
            orderby post.Rank descending, post.Id descending
            select new { post, author.Alias }).Take(Groups.Feed.PostsOnAPage + 1).ToListAsync();
        Posts = [.. posts.Take(Groups.Feed.PostsOnAPage).Select(row => (row.post, row.Alias))];
        var ids = Posts.Select(row => row.Post.Id).ToList();
        var replies = await (
            from reply in db.Replies.AsNoTracking()
            where ids.Contains(reply.PostId)
            join author in db.Authors on reply.AuthorId equals author.Id
            orderby reply.Number
            select new { reply, author.Alias }).ToListAsync();
        Replies = replies.ToLookup(row => row.reply.PostId, row => (row.reply, row.Alias));
        return Page();
    }
}
