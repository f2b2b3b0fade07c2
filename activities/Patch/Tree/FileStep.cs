namespace Tsrun.Activities.Patching;

/// <summary>The kinds of step that change a disk.</summary>
internal enum FileStep
{
    Create,
    Reserve,
    Write,
    Dress,
    Flush,
    Rename,
    Remove,
    FlushDirectory,
}

/// <summary>Called before each changing step, with the name it is about; throwing there is how tests make the n-th step fail.</summary>
internal delegate void FileSteps(FileStep step, string name);
