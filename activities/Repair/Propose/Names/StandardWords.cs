namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>Names of std that programs use most; rustc does not always compare with them (macros, modules, methods behind generics).</summary>
internal static class StandardWords
{
    private const string Text = """
        Option Some None Result Ok Err String Vec Box Rc Arc Cell RefCell Mutex RwLock HashMap HashSet BTreeMap BTreeSet VecDeque BinaryHeap Iterator
        IntoIterator FromIterator Default Clone Copy Debug Display Hash Hasher PartialEq Eq PartialOrd Ord Ordering From Into TryFrom TryInto AsRef AsMut Deref DerefMut
        Drop Fn FnMut FnOnce Send Sync Sized ToString ToOwned Borrow Cow Path PathBuf Duration Instant Formatter FromStr Error Read Write BufRead PhantomData
        println print eprintln format write writeln vec assert assert_eq assert_ne panic matches dbg debug_assert unreachable concat include_str
        collections cell rc sync fmt io iter mem ops cmp hash str string slice vec option result time path thread convert error borrow num process env fs
        unwrap_or unwrap_or_else unwrap_or_default map map_err and_then or_else ok_or filter collect iter iter_mut into_iter enumerate zip chain rev take skip
        fold sum product min max any all find position count last nth push push_str pop insert remove contains contains_key get get_mut entry or_insert
        or_insert_with or_default len is_empty clear extend truncate split split_whitespace lines chars bytes trim parse to_string to_owned to_vec as_str
        as_bytes as_ref as_mut as_slice clone cloned copied starts_with ends_with replace join sort sort_by sort_by_key sort_unstable dedup retain drain first windows chunks
        swap swap_remove reverse borrow borrow_mut lock unwrap expect is_some is_none is_ok is_err flat_map filter_map wrapping_add checked_add saturating_sub
        to_lowercase to_uppercase is_alphabetic is_numeric is_alphanumeric is_whitespace cmp partial_cmp eq ne fmt next size_hint default from into try_from try_into
        """;

    /// <summary>The words, most general first.</summary>
    public static IReadOnlyList<string> All { get; } = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
