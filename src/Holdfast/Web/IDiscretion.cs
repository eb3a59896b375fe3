namespace Holdfast.Web;

/// <summary>Whether whoever looks wants titles and icon to say nothing. The slice that knows members registers it.</summary>
public interface IDiscretion
{
    /// <summary>The one title of every page; null where pages say what they are.</summary>
    string? OnlyTitle { get; }
}

/// <summary>Something to be done on the server when somebody leaves in a hurry. It may fail or be late; the leaving goes on.</summary>
public interface IOnLeave
{
    Task Leave(HttpContext http, CancellationToken cancellation);
}
