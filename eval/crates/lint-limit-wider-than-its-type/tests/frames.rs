use frames::frames;

#[test]
fn a_full_frame_is_not_split() {
    assert_eq!(frames(&[0; 1_500]).len(), 1);
}

#[test]
fn one_byte_more_needs_a_second_frame() {
    let message = [7; 1_501];
    let lengths: Vec<_> = frames(&message).iter().map(|frame| frame.len()).collect();
    assert_eq!(lengths, [1_500, 1]);
}

#[test]
fn an_empty_message_has_no_frames() {
    assert!(frames(&[]).is_empty());
}
